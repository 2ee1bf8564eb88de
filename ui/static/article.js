// Brings the cited sentence into view, a third below the top of the frame. Scrolls only
// this page, never the one around it. Without this file the fragment does the same.
"use strict";
{
  const mark = document.getElementById("mark");
  if (mark) {
    const top = mark.getBoundingClientRect().top + window.scrollY;
    window.scrollTo({ top: top - window.innerHeight / 3, behavior: "instant" });
  }
}
