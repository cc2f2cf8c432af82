// What a student has written, kept in this browser.
//
// It lies in localStorage: a private window has that too, it is written before a tab can close, and
// other tabs hear of it. Every cell has an entry of its own, so that two tabs only meet where both
// change the same cell. A cell that is as it was handed out has no entry: so a corrected lesson
// reaches everyone who has not begun it, and replaces nothing else.

export const facts = JSON.parse(document.getElementById("facts").textContent);

const START = `${facts.assignment}:${new URL(".", document.baseURI).pathname}:`;

/** Tells texts apart. */
export function mark(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36);
}

class Work {
  #memory = new Map();
  #storage = null;
  /** Whether the last thing that was written will be there after a reload. */
  kept = false;
  full = false;

  constructor() {
    try {
      const storage = window.localStorage;
      storage.setItem(`${START}try`, "1");
      storage.removeItem(`${START}try`);
      this.#storage = storage;
      this.kept = true;
    } catch {
      // Storage is switched off or full: the page works all the same, and says so.
      this.full = Boolean(safely(() => window.localStorage?.length));
    }
  }

  read(name) {
    const text = this.#memory.get(name) ?? safely(() => this.#storage?.getItem(START + name));
    return text ? safely(() => JSON.parse(text)) : null;
  }

  write(name, value) {
    const text = value === null ? null : JSON.stringify(value);
    this.#memory.delete(name);
    try {
      if (!this.#storage) throw new Error("no storage");
      if (text === null) this.#storage.removeItem(START + name);
      else this.#storage.setItem(START + name, text);
      this.kept = true;
      this.full = false;
    } catch {
      if (text === null) this.#memory.delete(name);
      else this.#memory.set(name, text);
      this.full = this.#storage !== null;
      this.kept = false;
    }
  }

  /** The names of all entries below a name. */
  below(name) {
    const kept = safely(() => Object.keys(this.#storage ?? {})) ?? [];
    const names = kept.filter((key) => key.startsWith(START)).map((key) => key.slice(START.length));
    return [...new Set([...names, ...this.#memory.keys()])].filter((each) => each.startsWith(name));
  }

  /** Call `changed(name)` when another tab changes an entry. */
  elsewhere(changed) {
    window.addEventListener("storage", ({ key }) => {
      if (key?.startsWith(START)) changed(key.slice(START.length));
    });
  }
}

function safely(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

export const work = new Work();

/** The points so far of a part, and how many of its exercises were checked and are right. */
export function standing(part) {
  const ids = Object.keys(facts.exercises).filter((id) => id.startsWith(`${part}.`));
  const verdicts = ids.map((id) => work.read(`${part}/verdict/${id}`)).filter(Boolean);
  return {
    score: verdicts.reduce((sum, verdict) => sum + (Number(verdict.score) || 0), 0),
    max: ids.reduce((sum, id) => sum + facts.exercises[id], 0),
    checked: verdicts.length,
    right: verdicts.filter((verdict) => verdict.status === "passed").length,
    of: ids.length,
  };
}

/** A sentence of the page, with what is filled in. */
export function words(name, filled = {}) {
  return facts.words[name].replace(/\{(\w+)\}/g, (_, key) => String(filled[key]));
}

export function number(value) {
  return String(Math.round(value * 100) / 100);
}

/** Show what only works with scripts, the storage's state, and the parts that are done. */
export function showCommon() {
  document.body.dataset.script = "runs";
  for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
  showStorage();
  for (const link of document.querySelectorAll("nav [data-part]")) {
    const { right, of } = standing(link.dataset.part);
    link.classList.toggle("done", right === of);
  }
}

export function showStorage() {
  const warning = document.getElementById("storage");
  warning.hidden = work.kept;
  warning.textContent = work.kept ? "" : words(work.full ? "full" : "not_kept");
}
