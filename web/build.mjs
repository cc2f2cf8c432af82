// Bundle the editor and the licences of all that is in it: npm ci && npm run build

import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const into = "../grader/site/static/";
const built = await build({
  entryPoints: ["editor.js"],
  outfile: `${into}editor.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});

const packages = new Set(
  Object.keys(built.metafile.inputs)
    .map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
    .filter(Boolean),
);
const notices = [...packages].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const text = readFileSync(`${folder}/LICENSE`, "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
});
const rule = `\n${"-".repeat(78)}\n\n`;
writeFileSync(`${into}editor.licences.txt`, `editor.js holds these packages:\n${rule}${notices.join(rule)}`);
