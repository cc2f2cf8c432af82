// Python, as a page asks it: one thing at a time, each with its time limit.

/** How long anything else than a step may take: the picture of a network that learns takes some. */
const SECONDS_WITHOUT_STEPS = 60;

/** A step of a check that took too long ("time"), or that ended the worker ("crash"), and what was
    printed in it. */
export class Ended extends Error {
  constructor(how, step, printed) {
    super(how);
    Object.assign(this, { how, step, printed });
  }
}
export class Stopped extends Error {}
export class NotStarted extends Error {}

export class Python {
  #facts;
  #worker = null;
  #started = null;
  #last = Promise.resolve();
  #heard = () => {};

  constructor(facts) {
    const here = new URL(".", document.baseURI);
    const absolute = (address) => new URL(address, here).href;
    const placed = (archive) => ({ ...archive, url: absolute(archive.url) });
    const later = Object.entries(facts.later).map(([name, archive]) => [name, placed(archive)]);
    this.#facts = {
      ...facts,
      index: absolute(facts.index),
      archive: placed(facts.archive),
      later: Object.fromEntries(later),
    };
  }

  /** Load Python now, so that the first check does not wait for it. */
  start() {
    this.#started ??= this.#start();
    this.#started.catch(() => {});
  }

  #start() {
    // A worker from a blob is under the page's Content-Security-Policy, one from a file is not.
    const code = `import ${JSON.stringify(new URL(this.#facts.worker, document.baseURI).href)}`;
    const blob = new Blob([code], { type: "text/javascript" });
    this.#worker = new Worker(URL.createObjectURL(blob), { type: "module" });
    return new Promise((done, failed) => {
      this.#worker.onerror = (event) => failed(new NotStarted(event.message ?? this.#facts.worker));
      this.#worker.onmessage = ({ data }) => {
        if (data.stage) this.#heard(data.stage);
        else if (data.failed) failed(new NotStarted(data.failed));
        else done();
      };
      this.#worker.postMessage({ start: this.#facts });
    }).catch((error) => {
      this.#close();
      throw error;
    });
  }

  #close() {
    this.#worker?.terminate();
    this.#worker = this.#started = null;
  }

  /** Check an exercise. A step that does not end is ended; the check goes on without it. */
  async check(given, heard, signal) {
    const ended = {};
    for (;;) {
      try {
        return await this.ask("check", [...given, JSON.stringify(ended)], heard, signal);
      } catch (error) {
        if (!(error instanceof Ended) || error.step in ended) throw error;
        const { how, step, printed } = error;
        ended[step] = { how, printed };
      }
    }
  }

  /** Call a function of `grader.self_check.browser` as soon as those before it are done.
   *
   * `heard(stage)` is told how far it has come, and `signal` stops it.
   */
  ask(name, given, heard, signal) {
    heard("waiting");
    const stopped = new Promise((_, failed) => {
      signal.addEventListener("abort", () => failed(new Stopped()));
    });
    stopped.catch(() => {});
    const turn = this.#last.then(() => {
      if (signal.aborted) throw new Stopped();
      return this.#ask(name, given, heard, stopped);
    });
    this.#last = turn.catch(() => {});
    return Promise.race([turn, stopped]);
  }

  async #ask(name, given, heard, stopped) {
    this.#heard = heard;
    try {
      heard("loading_python");
      this.start();
      await Promise.race([this.#started, stopped]);
      return await Promise.race([this.#answer(name, given, heard), stopped]);
    } catch (error) {
      if (error instanceof Stopped || error instanceof Ended) {
        this.#close();
        this.start();
      }
      throw error;
    } finally {
      this.#heard = () => {};
    }
  }

  #answer(name, given, heard) {
    let clock, step;
    let printed = "";
    const worker = this.#worker;
    return new Promise((done, failed) => {
      const end = (how) => failed(new Ended(how, step, printed));
      worker.onerror = () => end("crash");
      worker.onmessage = ({ data }) => {
        if (data.printed !== undefined) {
          printed += data.printed;
          return;
        }
        clearTimeout(clock);
        if (data.stage) heard(data.stage);
        else if (data.begun || data.step) {
          step = data.step;
          printed = "";
          heard(name === "check" ? "checking" : "working");
          const seconds = step ? this.#facts.seconds : SECONDS_WITHOUT_STEPS;
          clock = setTimeout(() => end("time"), seconds * 1000);
        } else if (data.crashed) end("crash");
        else if (data.failed) failed(new Error(data.failed));
        else done(data.result);
      };
      worker.postMessage({ ask: name, given });
    }).finally(() => clearTimeout(clock));
  }
}
