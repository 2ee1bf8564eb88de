// Moves the article frame and keeps what is typed when a reply of the server comes late. Called by
// events of the chat page, which holds this script so that it is there before them.
"use strict";

let changes = 0;

window.articleQA = {
  // Shows an address of this server in the article frame, without a new history entry.
  // The fragment is left out: it would scroll this page too, under the reader's hands.
  show(address) {
    const frame = document.getElementById("article-frame");
    if (!address || !frame) return;
    const target = new URL(address, window.location.origin);
    if (target.origin !== window.location.origin) return;
    frame.contentWindow.location.replace(target.pathname + target.search);
  },

  // After an answer or an error: the value of the question box, and what `remember` returns.
  answered(address, returned, typed, current) {
    const change = window.articleQA.remember(current);
    window.articleQA.show(address);
    questionToTop();
    return [typed.trim() ? typed : returned, change];
  },

  // The conversation of this tab, so that a reload opens it again. Returns a new value, whose
  // arrival in the page has the conversations listed anew.
  remember(current) {
    window.sessionStorage.setItem("conversation", current ?? "");
    changes += 1;
    return String(changes);
  },
  remembered() {
    return window.sessionStorage.getItem("conversation") ?? "";
  },

  // The tags of the one article that is ticked; `known` is the tags of all that have some.
  tags(ticked, known) {
    return (ticked.length === 1 && JSON.parse(known || "{}")[ticked[0]]) || "";
  },

  // After tags were given: as they are kept, unless something else stands in the box by now.
  tagged(ticked, known, typed) {
    const kept = window.articleQA.tags(ticked, known);
    return sameTags(kept, typed) ? kept : typed;
  },

  // After an addition: the values of its boxes, without what was taken from them.
  left(taken, typed) {
    const gone = JSON.parse(taken || "[]");
    return typed.map((text, place) => (text === gone[place] ? "" : text));
  },
};

function sameTags(one, other) {
  const set = (tags) => tags.toLowerCase().split(",").map((tag) => tag.trim().replace(/\s+/g, " "));
  const [first, second] = [one, other].map((tags) => new Set(set(tags).filter(Boolean)));
  return first.size === second.size && [...first].every((tag) => second.has(tag));
}

// A ticked article is shown at once. The server is not asked: its reply could come late and take
// the frame away from what was opened meanwhile, or open an article that was removed meanwhile.
document.addEventListener("change", (event) => {
  if (!event.target.matches("#picker input") || !event.target.checked) return;
  window.articleQA.show(`/article/${encodeURIComponent(event.target.name)}`);
});

// Gradio's sanitiser makes every link open a new tab. Links to the article go to the
// frame instead; with a modifier key, or without this script, they open a tab as usual.
document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest('a.cite[href^="/article/"], a.cite[href="/notes"]');
  const frame = document.getElementById("article-frame");
  if (!link || !frame) return;
  event.preventDefault();
  window.articleQA.show(link.getAttribute("href"));
  drawer("reader", true);
});

// The window is named after the article in the frame; other pages shown there leave it its name.
let ownTitle;
document.addEventListener(
  "load",
  (event) => {
    if (event.target.id !== "article-frame") return;
    ownTitle ??= document.title;
    const shown = event.target.contentDocument;
    document.title = shown?.querySelector("article") ? `${shown.title} – ${ownTitle}` : ownTitle;
  },
  true,
);

// On a narrow window the library and the article are drawers over the conversation; the style
// sheet shows the one that the class of #desk names. One is open at a time.
const DRAWERS = ["library", "reader"];
function drawer(name, open) {
  for (const each of DRAWERS) {
    const shown = each === name ? open : false;
    document.getElementById("desk").classList.toggle(`show-${each}`, shown);
    for (const button of document.querySelectorAll(`button.drawer[aria-controls=${each}]`)) {
      button.setAttribute("aria-expanded", String(shown));
    }
  }
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("button.drawer");
  if (button) drawer(button.getAttribute("aria-controls"), button.getAttribute("aria-expanded") === "false");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") drawer("", false);
});

// A new question goes to the top of the conversation, and again when its answer is there:
// so the short answer is in view however long its proof is.
function questionToTop() {
  const panel = document.querySelector("#chat .panel-wrap");
  const last = [...document.querySelectorAll("#chat .user-row")].pop();
  if (!panel || !last) return;
  panel.scrollTop += last.getBoundingClientRect().top - panel.getBoundingClientRect().top - 12;
}

let questions = 0;
function followQuestions() {
  const now = document.querySelectorAll("#chat .user-row").length;
  if (now > questions) questionToTop();
  questions = now;
}

// Gradio names each message by its source text, which here is HTML: a screen reader would
// read tags aloud. Without the name, it reads the message itself.
function unnameMessages() {
  for (const message of document.querySelectorAll("#chat [data-testid][aria-label]")) {
    if (["user", "bot"].includes(message.dataset.testid)) message.removeAttribute("aria-label");
  }
}

new MutationObserver(() => {
  unnameMessages();
  followQuestions();
}).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"] });
