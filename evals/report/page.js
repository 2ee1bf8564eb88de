/* Filters of the question list, their state in the address, and links to questions. Without it
   everything can be read: the list is whole, and the form that filters it stays hidden. */
"use strict";

(() => {
  const form = document.getElementById("filters");
  const cards = [...document.querySelectorAll("#list > .q")];
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  const passages = document.getElementById("passages");
  const texts = new Map();

  const textOf = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
    return texts.get(card);
  };

  const state = () => Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, v.trim()]));

  const fits = (card, { show, outcome, kind, task, text }) =>
    (show === "all" || card.dataset.show.split(" ").includes(show)) &&
    (!outcome || card.dataset.outcome === outcome) &&
    (!kind || card.dataset.kind === kind) &&
    (!task || card.dataset.task === task) &&
    (!text || text.toLowerCase().split(/\s+/).every((word) => textOf(card).includes(word)));

  const apply = () => {
    const wanted = state();
    const counts = new Map();
    let shown = 0;
    for (const card of cards) {
      const otherwise = fits(card, { ...wanted, show: "all" });
      const here = otherwise && fits(card, { show: wanted.show });
      if (card.hidden === here) card.hidden = !here;
      shown += here;
      if (otherwise) {
        for (const flag of ["all", ...card.dataset.show.split(" ")]) {
          counts.set(flag, (counts.get(flag) || 0) + 1);
        }
      }
    }
    for (const radio of form.elements.show) {
      radio.parentElement.querySelector("b").textContent = counts.get(radio.value) || 0;
    }
    nothing.hidden = shown > 0;
    count.textContent = `${shown} of ${cards.length} shown`;
  };

  const remember = () => {
    const chosen = Object.entries(state()).filter(([key, value]) => value && !(key === "show" && value === "all"));
    const hash = chosen.length ? new URLSearchParams(chosen).toString() : "questions";
    history.replaceState(null, "", `#${hash}`);
  };

  const choose = (wanted) => {
    form.reset();
    for (const [name, value] of new URLSearchParams(wanted)) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    if (!form.elements.show.value) form.elements.show.value = "all";
    apply();
  };

  const follow = (scroll) => {
    const hash = location.hash.slice(1);
    const card = hash.startsWith("q-") && document.getElementById(hash);
    if (card) {
      if (card.hidden) choose("");
      card.querySelector("details").open = true;
      // Once more when what is above has its real height: off-screen cards are not laid out.
      card.scrollIntoView();
      requestAnimationFrame(() => requestAnimationFrame(() => card.scrollIntoView()));
    } else if (hash.includes("=")) {
      choose(hash);
      if (scroll) document.getElementById("questions").scrollIntoView();
    }
  };

  let waiting = 0;
  const changed = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      apply();
      remember();
    }, 60);
  };

  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => event.preventDefault());
  passages.addEventListener("click", () => {
    const open = passages.dataset.open !== "yes";
    for (const card of cards) card.querySelector("details").open = open;
    passages.dataset.open = open ? "yes" : "no";
    passages.textContent = open ? "Hide all passages" : "Show all passages";
  });
  window.addEventListener("hashchange", () => follow(true));
  apply();
  follow(true);
})();
