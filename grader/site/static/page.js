// A part of the lesson: editors, checks, hints, and the work that is kept.

import { create } from "./editor.js";
import { Ended, NotStarted, Python, Stopped } from "./python.js";
import { facts, mark, number, showCommon, showStorage, standing, words, work } from "./work.js";

const LARGEST_FILE = 32 * 2 ** 20;
const part = facts.part;
const python = new Python(facts.python);
const byId = (id) => document.getElementById(id);
const panel = document.querySelector(".work");

// Cells, in the order of the page

const cells = [...document.querySelectorAll("[data-key]")].map((element) => ({
  key: element.dataset.key,
  id: element.dataset.id,
  kind: element.dataset.kind,
  stub: element.textContent,
  element,
  box: element.closest(".cell"),
  editor: null,
}));
const stored = (key) => `${part}/cell/${key}`;
const isEditable = (cell) => cell.kind !== "check";
const source = (cell) => cell.editor?.text() ?? cell.stub;
const isEntry = (entry) => typeof entry?.source === "string";
const kept = (cell) => {
  const entry = work.read(stored(cell.key));
  return isEntry(entry) ? entry : null;
};
const textOf = (cell) => kept(cell)?.source ?? cell.stub;
const keptOwn = () => {
  const entries = work.read(`${part}/own`);
  return Array.isArray(entries) ? entries.filter(isEntry) : [];
};

/** The cells that a student has added, in an opened file; `after` is the key of the cell above. */
let own = [];

function makeEditor(cell) {
  const entry = kept(cell);
  const { element } = cell;
  const label = element.dataset.label;
  element.replaceChildren();
  cell.editor = create(element, {
    text: textOf(cell),
    label,
    describedBy: "keys",
    wrap: cell.kind === "explanation",
    changed: (text) => keep(cell, text),
    submit: () => (cell.box.querySelector(".check, .draw") ?? byId("check-all")).click(),
  });
  element.classList.add("is-open");
  if (entry && entry.stub !== mark(cell.stub)) tell(cell.box, words("new_stub"));
}

function keep(cell, text) {
  work.write(stored(cell.key), text === cell.stub ? null : { source: text, stub: mark(cell.stub) });
  work.write(`${part}/script`, script());
  showStorage();
  showStanding(cell.box);
}

/** Say something below an editor, where `undoing` is given with a button that takes it back. */
function tell(box, text, undoing) {
  const notice = box.querySelector(".notice") ?? byId("told");
  notice.textContent = text;
  if (!undoing) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = byId("undo").textContent;
  button.addEventListener("click", () => {
    notice.textContent = words("restored");
    undoing();
  });
  notice.append(" ", button);
}

/** A text as a file can hold it: half of a character that takes two, as a slip of a program leaves
    it, is written as Python does. */
const whole = (text) =>
  text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);

/** All code of this part in order, with the student's own cells in their places. */
function everything() {
  const ownAfter = (key) =>
    own
      .filter((cell) => cell.after === key)
      .map(({ kind, editor }) => ({ cell: null, kind, source: whole(editor.text()), name: words("own_cell") }));
  return [
    ...ownAfter(null),
    ...cells.flatMap((cell) => [
      { cell: cell.id, kind: "code", source: whole(source(cell)), name: cell.element.dataset.label ?? "" },
      ...ownAfter(cell.key),
    ]),
  ];
}

/** A comment that would begin a cell of a script is written so that it does not. */
const inScript = (source) => source.replace(/^#(?= ?%%)/gm, "# #");

/** The same as a script, with the names by which messages call the cells, but for one of them. */
function script(left) {
  const code = everything().filter(({ kind, cell }) => kind === "code" && cell !== left?.id);
  return code.map(({ name, source }) => `# %% ${name}\n${inScript(source)}\n`).join("\n");
}

/** What is written in the other parts, which this one may import; null for one that is imported
    before anything was written in it. */
function otherParts() {
  const others = Object.keys(facts.parts).filter((other) => other !== part);
  const texts = others.map((other) => [other, work.read(`${other}/script`)]);
  const written = texts.filter(([, text]) => typeof text === "string");
  const code = [script(), ...written.map(([, text]) => text)].join("\n");
  const named = others.filter((other) => code.includes(other));
  return Object.fromEntries([...named.map((other) => [other, null]), ...written]);
}

// What a student has added

function showOwn() {
  for (const cell of own) cell.box?.remove();
  own = keptOwn();
  for (const cell of own) {
    const name = words(cell.kind === "markdown" ? "own_text" : "own_cell");
    cell.box = document.createElement("section");
    cell.box.className = "cell own";
    cell.box.setAttribute("aria-label", name);
    const caption = document.createElement("p");
    caption.className = "caption";
    caption.textContent = name;
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.textContent = cell.lost ? words("no_cell_any_more") : "";
    const element = document.createElement("div");
    element.className = "editor is-open";
    cell.box.append(caption, element, notice);
    const above = cells.find((each) => each.key === cell.after)?.box;
    const before = own.filter((each) => each.after === cell.after && each !== cell && each.shown);
    const place = before.at(-1)?.box ?? above;
    if (place) place.after(cell.box);
    else byId("main").querySelector(".text").after(cell.box);
    cell.shown = true;
    cell.editor = create(element, {
      text: cell.source,
      label: name,
      describedBy: "keys",
      wrap: cell.kind === "markdown",
      changed: keepOwn,
      submit: () => byId("check-all").click(),
    });
  }
}

function keepOwn() {
  const entries = own.map(({ after, kind, lost, editor }) => ({
    after, kind, lost, source: editor.text(),
  }));
  work.write(`${part}/own`, entries.length ? entries : null);
  work.write(`${part}/script`, script());
  showStorage();
}

/** Work in cells that a newer lesson has not any more becomes a cell of the student's own. */
function saveLost() {
  const known = new Set(cells.map((cell) => stored(cell.key)));
  const lost = work.below(`${part}/cell/`).filter((name) => !known.has(name));
  if (!lost.length) return;
  const added = lost
    .map((name) => work.read(name))
    .filter(isEntry)
    .map(({ source }) => ({ after: null, kind: "code", lost: true, source }));
  work.write(`${part}/own`, [...keptOwn(), ...added]);
  for (const name of lost) work.write(name, null);
}

// Verdicts

const sections = [...document.querySelectorAll("[data-exercise]")];
const cellOf = (section) => cells.find((cell) => cell.box === section && isEditable(cell));
const verdictOf = (section) => work.read(`${part}/verdict/${section.dataset.exercise}`);

function showStanding(section) {
  if (!section?.dataset.exercise) return;
  const { exercise } = section.dataset;
  const standingElement = section.querySelector(".standing");
  const verdict = verdictOf(section);
  const status = facts.statuses[verdict?.later ? "so_far" : verdict?.status];
  section.dataset.status = status ? verdict.status : "none";
  if (!status) {
    standingElement.textContent = words("worth", { points: number(facts.exercises[exercise]) });
  } else {
    const isOld = verdict.of !== mark(source(cellOf(section)));
    section.classList.toggle("is-old", isOld);
    const points = words("points", {
      score: number(verdict.score), max_score: number(verdict.max_score),
    });
    standingElement.textContent =
      `${status[0]} ${status[1]}, ${points}` + (isOld ? ` (${words("changed")})` : "");
  }
  const { score, max } = standing(part);
  byId("score").textContent = words("score", { score: number(score), max_score: number(max) });
}

/** Show the verdict on a text, of which `of` is the mark. */
function showVerdict(section, item, of) {
  const place = section.querySelector(".verdict");
  place.innerHTML = item.html; // escaped by the package's own templates
  letScroll(place);
  work.write(`${part}/verdict/${section.dataset.exercise}`, {
    score: item.score,
    max_score: item.max_score,
    status: item.status,
    later: item.status === "passed" && item.points_later > 0,
    of,
  });
  showStanding(section);
}

function showPrinted(box, printed) {
  box.querySelector(".printed")?.remove();
  if (!printed) return;
  const shown = document.createElement("div");
  shown.className = "printed";
  const title = document.createElement("p");
  title.className = "muted";
  title.textContent = words("printed");
  const text = document.createElement("pre");
  text.tabIndex = 0;
  text.textContent = printed;
  shown.append(title, text);
  box.querySelector(".verdict, .drawing, #told").before(shown);
}

/** What ends what runs in a box. */
const stops = new Map();

/** Ask Python, with *Stop* beside the button while it runs; undefined where nothing came of it. */
async function running(box, asking) {
  const [button, stop, state] = [".main", ".stop", ".state"].map((each) => box.querySelector(each));
  const buttons = [...box.querySelectorAll(".main, #download, #open")];
  for (const each of buttons) each.setAttribute("aria-disabled", "true");
  box.classList.add("is-running");
  stop.hidden = false;
  const control = new AbortController();
  stops.set(box, control);
  const heard = (stage) => {
    if (!control.signal.aborted) state.textContent = words(stage);
  };
  try {
    const result = await asking(heard, control.signal);
    state.textContent = "";
    return result;
  } catch (error) {
    if (error instanceof Ended) state.textContent = words("timed_out");
    else if (error instanceof Stopped) state.textContent = words("stopped");
    else {
      const sentence = error instanceof NotStarted ? "not_started" : "failed";
      state.textContent = words(sentence, { reason: error.message });
    }
    return undefined;
  } finally {
    for (const each of buttons) each.removeAttribute("aria-disabled");
    box.classList.remove("is-running");
    if (document.activeElement === stop) button.focus();
    stop.hidden = true;
  }
}

const isIdle = (button) => button.getAttribute("aria-disabled") !== "true";

async function check(box, name, shown) {
  const given = [part, name, script(), JSON.stringify(otherParts())];
  const asked = new Map(sections.map((section) => [section, mark(source(cellOf(section)))]));
  const result = await running(box, (...how) => python.check(given, ...how));
  if (!result) return;
  for (const item of result.items) {
    const section = sections.find(({ dataset }) => dataset.exercise === item.id);
    showVerdict(section, item, asked.get(section));
  }
  showPrinted(box, result.printed);
  shown?.();
}

function checkAll() {
  byId("told").textContent = "";
  check(panel, null, () => {
    const { score, max, right, of } = standing(part);
    byId("told").textContent = words("checked_all", {
      right, of, score: number(score), max_score: number(max),
    });
  });
}

async function draw(cell) {
  const given = [part, whole(source(cell)), script(cell), JSON.stringify(otherParts())];
  const result = await running(cell.box, (...how) => python.ask("draw", given, ...how));
  if (!result) return;
  cell.box.querySelector(".drawing").innerHTML = result.html; // escaped likewise
  letScroll(cell.box);
  showPrinted(cell.box, result.printed);
}

// Hints

function hint(section) {
  const list = section.querySelector(".hints");
  const hints = facts.hints[section.dataset.exercise];
  const item = document.createElement("li");
  item.textContent = hints[list.children.length];
  list.append(item);
  const button = section.querySelector(".hint");
  if (list.children.length < hints.length) return;
  button.setAttribute("aria-disabled", "true");
  button.title = words("no_hint_more");
}

/** What is wider than its place is scrolled by keyboard too. */
function letScroll(box) {
  for (const wide of box.querySelectorAll(".text pre, .math.block, figure")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
}

// Start over, open, undo, download

function everythingKept() {
  const names = [...work.below(`${part}/cell/`), `${part}/own`];
  return names.map((name) => [name, work.read(name)]);
}

function remember() {
  work.write(`${part}/before`, everythingKept());
  byId("undo").hidden = false;
}

/** Bring back the work from before a file was opened; once more brings back what was there now. */
function undo() {
  const before = work.read(`${part}/before`);
  if (!Array.isArray(before)) return;
  remember();
  for (const name of work.below(`${part}/cell/`)) work.write(name, null);
  work.write(`${part}/own`, null);
  for (const [name, value] of before) work.write(name, value);
  showKept();
  byId("told").textContent = words("undone");
}

/** Put what is kept into the editors. */
function showKept() {
  for (const cell of cells.filter(({ editor }) => editor)) {
    cell.editor.replace(textOf(cell));
    showStanding(cell.box);
  }
  showOwn();
  work.write(`${part}/script`, script());
  showStorage();
}

function startOver(cell) {
  if (source(cell) === cell.stub) return;
  const before = source(cell);
  const put = (text) => {
    cell.editor.replace(text);
    keep(cell, text);
    cell.editor.focus();
  };
  put(cell.stub);
  cell.box.querySelector(".verdict, .drawing")?.replaceChildren();
  tell(cell.box, words("started_over"), () => put(before));
}

async function ask(title, text) {
  const dialog = byId("ask");
  byId("ask-title").textContent = title;
  byId("ask-text").textContent = text;
  dialog.querySelector("[value=yes]").textContent = words("go_on");
  dialog.querySelector("[value=no]").textContent = words("cancel");
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  return dialog.returnValue === "yes";
}

async function open(file) {
  const told = byId("told");
  told.textContent = "";
  if (file.size > LARGEST_FILE) {
    told.textContent = words("too_large", { file: file.name });
    return;
  }
  const data = new Uint8Array(await file.arrayBuffer());
  const read = await running(panel, (...how) => python.ask("read", [file.name, data], ...how));
  if (!read) return;
  if (read.error) {
    told.textContent = joined(read.error, words("can_be_opened", { part }));
    return;
  }
  if (read.part !== part) {
    const [number, title] = facts.parts[read.part];
    told.textContent = words("other_part", { file: file.name, number, title });
    return;
  }
  const warning = read.looks_like ? looksLike(file.name, read.looks_like) : "";
  const next = taken(read.cells);
  const now = [...cells.filter(isEditable).map(source), ...own.map(({ editor }) => editor.text())];
  const then = [...next.known.values(), ...next.own.map((cell) => cell.source)];
  const overwritten = cells.filter(
    (cell) => isEditable(cell) && source(cell) !== cell.stub && source(cell) !== next.known.get(cell),
  );
  if (JSON.stringify(now) === JSON.stringify(then)) {
    told.textContent = words("nothing_new", { file: file.name });
    return;
  }
  if (overwritten.length || own.length) {
    const count = overwritten.length + own.length;
    const differing = words(count === 1 ? "one_cell" : "some_cells", { count });
    const question = words("replace", { file: file.name, differing });
    if (!(await ask(words("replace_title"), joined(warning, question)))) return;
  }
  remember();
  for (const [cell, text] of next.known) {
    work.write(stored(cell.key), text === cell.stub ? null : { source: text, stub: mark(cell.stub) });
  }
  work.write(`${part}/own`, next.own.length ? next.own : null);
  showKept();
  const count = [...next.known].filter(([cell, text]) => text !== cell.stub).length + next.own.length;
  told.textContent = joined(warning, words("opened", { file: file.name, count }));
}

function looksLike(file, other) {
  const [number, title] = facts.parts[other];
  return words("looks_like", { file, number, title });
}

const joined = (...sentences) => sentences.filter(Boolean).join(" ");

/** A file's cells: the text of each editor, and the student's own cells. */
function taken(found) {
  const known = new Map(cells.filter(isEditable).map((cell) => [cell, cell.stub]));
  const added = [];
  let after = null;
  for (const { cell: id, kind, source } of found) {
    const cell = cells.find((each) => each.id === id);
    if (cell && isEditable(cell)) known.set(cell, source);
    if (cell) after = cell.key;
    else if (!id && source.trim()) added.push({ after, kind, source });
  }
  return { known, own: added };
}

function save(name, data, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function download() {
  const told = byId("told");
  told.textContent = "";
  const given = [part, JSON.stringify(everything())];
  const notebook = await running(panel, (...how) => python.ask("write", given, ...how));
  if (notebook) {
    save(`${part}.ipynb`, notebook, "application/x-ipynb+json");
    told.textContent = words("downloaded", { file: `${part}.ipynb` });
  } else {
    save(`${part}.py`, script(), "text/x-python");
    told.textContent = words("downloaded_script", { file: `${part}.py` });
  }
}

// The page

function onClick(element, action) {
  element?.addEventListener("click", () => {
    if (isIdle(element)) action();
  });
}

letScroll(document.body);
saveLost();
for (const cell of cells.filter(isEditable)) makeEditor(cell);
showOwn();
showCommon();
for (const cell of cells.filter(isEditable)) {
  showStanding(cell.box);
  onClick(cell.box.querySelector(".restart"), () => startOver(cell));
  onClick(cell.box.querySelector(".draw"), () => draw(cell));
}
for (const section of sections) {
  onClick(section.querySelector(".check"), () => check(section, section.dataset.name));
  onClick(section.querySelector(".hint"), () => hint(section));
}
for (const stop of document.querySelectorAll(".stop")) {
  onClick(stop, () => stops.get(stop.closest(".cell, .work")).abort());
}
onClick(byId("check-all"), checkAll);
onClick(byId("download"), download);
onClick(byId("undo"), undo);
onClick(byId("open"), () => byId("file").click());
byId("file").addEventListener("change", ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (file) open(file);
});
byId("undo").hidden = !work.read(`${part}/before`);
document.addEventListener("focusin", ({ target }) => {
  if (target.closest(".cm-editor")) python.start();
});
work.elsewhere((name) => {
  const cell = cells.find(({ key }) => stored(key) === name);
  if (cell?.editor) {
    cell.editor.replace(textOf(cell));
    tell(cell.box, words("new_elsewhere"));
  } else if (name === `${part}/own`) showOwn();
  for (const section of sections) showStanding(section);
});
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return; // as the browser kept it: other pages may have changed the work since
  showKept();
  showCommon();
});
window.addEventListener("beforeunload", (event) => {
  const isLost = !work.kept && cells.some((cell) => source(cell) !== cell.stub);
  if (isLost) event.preventDefault();
});
