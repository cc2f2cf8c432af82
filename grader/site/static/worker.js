// Runs Python for a page. The page ends this worker where a check takes too long.
//
// Each file of Pyodide is fetched with its hash. Its scripts are imported from what was fetched, so
// that nothing runs which was not compared.

const say = (message) => self.postMessage(message);
let python, fetched, later, libraries;

self.onmessage = ({ data }) => {
  if (data.start) start(data.start).then(() => say({ ready: true }), failed);
  else answer(data).catch(failed);
};

function failed(error) {
  if (error?.pyodide_fatal_error) return say({ crashed: true });
  const lines = String(error?.message ?? error).trim().split("\n");
  return say({ failed: lines.at(-1) });
}

async function start(facts) {
  const { index, files, packages, archive } = facts;
  later = facts.later;
  fetched = self.fetch.bind(self);
  self.fetch = async (input, options = {}) => {
    const address = String(input.url ?? input);
    const integrity = address.startsWith(index) && files[address.slice(index.length)];
    if (!integrity) return fetched(input, options);
    try {
      return await fetched(input, { ...options, integrity });
    } catch (error) {
      failed(`${address}: ${error.message}`); // Pyodide itself would wait for ever
      throw error;
    }
  };
  const script = async (name) => {
    const text = await bytes(self.fetch(index + name));
    return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  };
  say({ stage: "loading_python" });
  const ours = fetchArchive(archive);
  const [{ loadPyodide }] = await Promise.all([script("pyodide.mjs"), script("pyodide.asm.js")]);
  const quiet = () => {};
  python = await loadPyodide({ indexURL: index, packages, stdout: quiet, stderr: quiet });
  libraries = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  say({ stage: "loading_grader" });
  unpack(await ours);
  python.pyimport("grader.self_check.browser");
}

async function bytes(response) {
  const { ok, status, url } = await response;
  if (!ok) throw new Error(`${url}: ${status}`);
  return (await response).arrayBuffer();
}

const fetchArchive = ({ url, hash }) => bytes(fetched(url, { integrity: hash }));

const unpack = (archive) => python.unpackArchive(archive, "zip", { extractDir: libraries });

async function answer({ ask, given }) {
  const module = python.pyimport("grader.self_check.browser");
  const step = (number) => say({ step: number });
  const show = (printed) => say({ printed });
  for (;;) {
    say({ begun: true });
    const values = given.map((value) => (value instanceof Uint8Array ? python.toPy(value) : value));
    let result = ask === "check" ? module.check(...values, step, show) : module[ask](...values);
    if (typeof result !== "string") return say({ result: result.toJs() });
    result = JSON.parse(result);
    if (!result.needs) return say({ result });
    say({ stage: `loading_${result.needs}` });
    unpack(await fetchArchive(later[result.needs]));
    python.pyimport("importlib").invalidate_caches();
    python.pyimport(result.needs);
  }
}
