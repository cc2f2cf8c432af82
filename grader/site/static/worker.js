// Runs Python for a page. The page ends this worker where a check takes too long.
//
// Each file of Pyodide is fetched with its hash. Its scripts are imported from what was fetched, so
// that nothing runs which was not compared.

const say = (message) => self.postMessage(message);
let python;

self.onmessage = ({ data }) => {
  if (data.start) start(data.start).then(() => say({ ready: true }), failed);
  else answer(data).catch(failed);
};

function failed(error) {
  if (error?.pyodide_fatal_error) return say({ crashed: true });
  const lines = String(error?.message ?? error).trim().split("\n");
  return say({ failed: lines.at(-1) });
}

async function start({ index, files, packages, archive }) {
  const fetched = self.fetch.bind(self);
  self.fetch = (input, options = {}) => {
    const address = String(input.url ?? input);
    const integrity = address.startsWith(index) && files[address.slice(index.length)];
    return fetched(input, integrity ? { ...options, integrity } : options);
  };
  const script = async (name) => {
    const text = await (await self.fetch(index + name)).text();
    const blob = new Blob([text], { type: "text/javascript" });
    return import(URL.createObjectURL(blob));
  };
  say({ stage: "loading_python" });
  const ours = fetched(archive.url, { integrity: archive.hash });
  const [{ loadPyodide }] = await Promise.all([script("pyodide.mjs"), script("pyodide.asm.js")]);
  const quiet = () => {};
  python = await loadPyodide({ indexURL: index, packages, stdout: quiet, stderr: quiet });
  say({ stage: "loading_grader" });
  const response = await ours;
  if (!response.ok) throw new Error(`${archive.url}: ${response.status}`);
  const zip = await response.arrayBuffer();
  python.unpackArchive(zip, "zip", { extractDir: "/lib/python3.12/site-packages" });
  python.pyimport("grader.self_check.browser");
}

async function answer({ ask, given }) {
  const module = python.pyimport("grader.self_check.browser");
  const step = (number) => say({ step: number });
  for (;;) {
    say({ begun: true });
    const values = given.map((value) => (value instanceof Uint8Array ? python.toPy(value) : value));
    let result = ask === "check" ? module.check(...values, step) : module[ask](...values);
    if (typeof result !== "string") return say({ result: result.toJs() });
    result = JSON.parse(result);
    if (!result.needs) return say({ result });
    say({ stage: "loading_sympy" });
    await python.loadPackage(result.needs);
    python.pyimport(result.needs);
  }
}
