"use strict";
const table = document.getElementById("table");
const form = document.querySelector("form.filter");
const nameField = document.getElementById("name");
const groupField = document.getElementById("group");
const rows = Array.from(table.tBodies[0].rows, (row) => ({
  row, name: row.cells[0].textContent.toLowerCase(), groups: new Set(row.dataset.g.split(" ")),
}));

function filter() {
  const name = nameField.value.trim().toLowerCase();
  const group = groupField.value;
  let shown = 0;
  for (const each of rows) {
    const fits = each.name.includes(name) && (!group || each.groups.has(group));
    each.row.hidden = !fits;
    shown += fits;
  }
  document.getElementById("shown").textContent = `${shown} of ${rows.length} students are shown.`;
}

function value(row, column) {
  const cell = row.cells[column];
  const text = cell.dataset.sort ?? cell.textContent.trim();
  return text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text.toLowerCase();
}

function sort(header) {
  const all = header.closest("table");
  const down = header.getAttribute("aria-sort") === "ascending";
  for (const other of all.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = all.tBodies[0];
  const keyed = Array.from(body.rows, (row) => [value(row, header.cellIndex), row]);
  const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  keyed.sort(([a], [b]) => (down ? order(b, a) : order(a, b)));
  body.append(...keyed.map(([, row]) => row));
}

for (const header of document.querySelectorAll("table.sortable thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sort(header));
  header.append(button);
}
for (const link of document.querySelectorAll("a.who")) {
  link.addEventListener("click", () => {
    nameField.value = "";
    groupField.value = link.dataset.group;
    filter();
    document.getElementById("students").focus({ preventScroll: true });
  });
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
form.hidden = false;
filter();
