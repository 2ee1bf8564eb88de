// What can be done with an answer: copy its quotation, rate it, keep it as a note. The buttons
// come with the answer's HTML; their name says what they do, their value which answer it is.
"use strict";
{
  const SHOWN_MS = 2000;

  const post = (address, body) =>
    fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });

  // Says for a moment what came of it, in the button itself.
  function say(button, words) {
    const before = button.textContent;
    button.textContent = words;
    setTimeout(() => (button.textContent = before), SHOWN_MS);
  }

  async function copy(button) {
    const quote = button.closest("li.footnote").querySelector(".quote").textContent;
    try {
      await navigator.clipboard.writeText(quote);
      say(button, "Copied");
    } catch {
      say(button, "Copying was refused");
    }
  }

  async function note(button) {
    const done = await post(`/answers/${encodeURIComponent(button.value)}/note`);
    say(button, done.ok ? "Kept" : "Not kept");
  }

  async function rate(button, rating, comment = "") {
    const actions = button.closest(".actions");
    const chosen = button.classList.contains("chosen") && !comment;
    const address = `/answers/${encodeURIComponent(button.value)}/rating`;
    const done = await post(address, { rating: chosen ? 0 : rating, comment });
    if (!done.ok) return say(button, "Not kept");
    for (const other of actions.querySelectorAll("[name=right], [name=wrong]")) {
      other.classList.toggle("chosen", other === button && !chosen);
    }
    actions.querySelector("form")?.remove();
    if (!chosen && !comment) askWhy(actions, button, rating);
  }

  function askWhy(actions, button, rating) {
    const form = document.createElement("form");
    form.className = "why";
    const box = document.createElement("input");
    box.setAttribute("aria-label", "What would be right?");
    box.placeholder = rating > 0 ? "A remark (may stay empty)" : "What would be right?";
    box.maxLength = 4000;
    const send = document.createElement("button");
    send.className = "action";
    send.textContent = "Send";
    form.append(box, send);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (box.value.trim()) await rate(button, rating, box.value);
      form.remove();
    });
    actions.append(form);
    box.focus();
  }

  const DO = {
    copy,
    note,
    right: (button) => rate(button, 1),
    wrong: (button) => rate(button, -1),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#chat button.action");
    if (button && DO[button.name]) DO[button.name](button);
  });

  // The sanitiser drops aria attributes: what is chosen is told by them here.
  new MutationObserver(() => {
    for (const button of document.querySelectorAll("#chat .actions [name=right], #chat .actions [name=wrong]")) {
      const pressed = String(button.classList.contains("chosen"));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
}
