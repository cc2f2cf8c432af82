// Makes checks in Pyodide as a page does: in a worker that is ended where a step takes too long.
//
//   node check_in_node.mjs SITE FACTS < checks.json > verdicts.json
//
// SITE is a folder that `runtime` wrote, FACTS what it returned. A check is a list of the first
// four arguments of `grader.self_check.browser.check`.

import { readFileSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

if (isMainThread) {
  const [site, facts] = [process.argv[2], JSON.parse(process.argv[3])];
  const checks = JSON.parse(readFileSync(0, "utf8"));
  const verdicts = [];
  let page = start(site, facts);
  await page.ready;
  for (const check of checks) {
    const ended = {};
    for (;;) {
      const result = await page.ask([...check, JSON.stringify(ended)], facts.seconds);
      if (result.verdict) {
        verdicts.push(result.verdict);
        break;
      }
      if (!result.step || ended[result.step]) throw new Error(`nothing came of ${check[1]}`);
      ended[result.step] = { how: result.how };
      page = start(site, facts);
      await page.ready;
    }
  }
  process.stdout.write(JSON.stringify(verdicts), () => process.exit(0));
} else {
  await serve(workerData);
}

function start(site, facts) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { site, facts } });
  let heard;
  worker.on("message", (message) => heard(message));
  worker.on("error", (error) => heard({ crashed: error }));
  const ready = new Promise((resolve, reject) => {
    heard = ({ crashed }) => (crashed ? reject(crashed) : resolve());
  });
  const ask = (given, seconds) =>
    new Promise((resolve) => {
      let step = 0;
      let clock;
      const end = (how) => worker.terminate().then(() => resolve({ step, how }));
      heard = (message) => {
        clearTimeout(clock);
        if (message.verdict) resolve(message);
        if (message.crashed) end("crash");
        if (message.step) {
          step = message.step;
          clock = setTimeout(end, 1000 * seconds, "time");
        }
      };
      worker.postMessage(given);
    });
  return { ready, ask };
}

async function serve({ site, facts }) {
  const index = `${site}/${facts.index}`;
  const { loadPyodide } = await import(`${index}pyodide.mjs`);
  const quiet = () => {};
  const python = await loadPyodide({
    indexURL: index,
    packages: facts.packages,
    stdout: quiet,
    stderr: quiet,
  });
  const unpack = ({ url }) => {
    const packages = python.runPython("import site; site.getsitepackages()[0]");
    python.unpackArchive(new Uint8Array(readFileSync(`${site}/${url}`)), "zip", { extractDir: packages });
  };
  unpack(facts.archive);
  const { check } = python.pyimport("grader.self_check.browser");
  const tell = (step) => parentPort.postMessage({ step });
  parentPort.on("message", (given) => {
    try {
      let verdict = JSON.parse(check(...given, tell));
      while (verdict.needs) {
        parentPort.postMessage({ loading: verdict.needs });
        unpack(facts.later[verdict.needs]);
        python.pyimport(verdict.needs);
        verdict = JSON.parse(check(...given, tell));
      }
      parentPort.postMessage({ verdict });
    } catch (error) {
      if (!error.pyodide_fatal_error) throw error;
      parentPort.postMessage({ crashed: true });
    }
  });
  parentPort.postMessage({ ready: true });
}
