// Run as a program with the two libraries' paths: loads them and asks for one thing, or ends with what is missing.
import { createRequire } from "node:module";

// koffi belongs to the workspace that recognises speech; it is looked for from there.
const require = createRequire(new URL("../../../gpu/package.json", import.meta.url));
const koffi = require("koffi") as { load(path: string): { func(signature: string): () => unknown } };

const [libsphinxbase, libpocketsphinx] = process.argv.slice(2);
if (libsphinxbase === undefined || libpocketsphinx === undefined) throw new Error("two paths are expected");
koffi.load(libsphinxbase);
const args = koffi.load(libpocketsphinx).func("void *ps_args()")();
if (args === null) throw new Error("ps_args() returned nothing");
