"use strict";
// Every element with a key in data-key is clicked, or gets the focus, when that key is pressed.
const byKey = new Map(Array.from(document.querySelectorAll("[data-key]"), (each) => [each.dataset.key, each]));
const answers = Array.from(document.querySelectorAll(".answers input"));
let leaving = null; // the form that was sent
addEventListener("pageshow", () => { leaving = null; });
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (leaving) event.preventDefault();
  leaving = event.target;
});
// The browser asks before points or a comment that were written and not sent are lost.
addEventListener("beforeunload", (event) => {
  const fields = Array.from(document.querySelectorAll("textarea, .one-score input"));
  if (fields.every((each) => each.form === leaving || each.value === each.defaultValue)) return;
  leaving = null;
  event.preventDefault();
});

function writes(element) {
  return element.matches("textarea, select, input:not([type=checkbox])");
}

function move(step) {
  const at = answers.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : answers.length - 1) : at + step;
  answers[Math.max(0, Math.min(answers.length - 1, next))]?.focus();
}

document.addEventListener("keydown", (event) => {
  const from = event.target;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key; // Caps Lock may be on
  if (event.altKey || event.metaKey || event.isComposing || leaving) return;
  if (writes(from)) {
    if (event.key === "Escape") from.blur();
    if (event.key === "Enter" && event.ctrlKey) (from.closest("form").querySelector("button"))?.click();
    return;
  }
  if (event.ctrlKey || event.repeat && event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.key === "Enter" && from.closest("a, button, summary")) return;
  if (answers.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (key === "x" && answers.includes(from)) {
    from.click();
  } else if (byKey.has(key)) {
    const wanted = byKey.get(key);
    if (writes(wanted)) wanted.focus();
    else wanted.click();
  } else {
    return;
  }
  event.preventDefault();
});

const filter = document.querySelector("form.filter");
if (filter) {
  const rows = Array.from(document.querySelector("table.students").tBodies[0].rows);
  const show = () => {
    const wanted = filter.querySelector("input").value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
    filter.querySelector("p").textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} students are shown.`;
  };
  filter.addEventListener("input", show);
  filter.addEventListener("submit", (event) => {
    event.preventDefault();
    rows.find((row) => !row.hidden)?.querySelector("a").focus();
  });
  filter.hidden = false;
  show();
}
