// `node ops/local/bootstrap.mjs <script.ts> [args...]`: from whatever Node someone has to the one Wingman runs on.
//
// Kept without dependencies and in the syntax of Node 12, because it is the one file that a wrong Node must be
// able to read: an old Node that stops here with a syntax error tells nobody what to do.
import { spawn, spawnSync } from "child_process";
import { createHash } from "crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "fs";
import { constants } from "os";
import { delimiter, dirname, join, resolve } from "path";
import { fileURLToPath } from "url";
import { archiveNode, fetchArchiveNode, whySilent } from "./bootstrap-node.mjs";

const nodeVersionMin = [24, 12]; // The first that runs TypeScript unbuilt without a warning.
const npmMajorMin = 7; // Older ones do not know workspaces, nor this lock file.
const progressEveryMs = 10000; // Where nobody can watch a line tick: one line in ten seconds.
const tickMs = 1000;
const linesKeptMax = 500;
const linesShownMax = 30;
const otherInstallMsMax = 15 * 60 * 1000;

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".wingman-install");
const pinnedNode = join(modules, `node-linux-${process.arch}`, "bin", "node");

/** Packages first, for one of them is the Node that runs the rest. */
async function main() {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) {
    throw new Stop("no script to run was named.", "Use npm start, npm test or npm run <name>: they call this file.");
  }
  if (process.platform === "win32") {
    throw new Stop(
      "Windows itself is not supported.",
      "Run it inside WSL 2 (Ubuntu or Debian), with the folder on the Linux side.",
    );
  }
  if (!isInstalled()) await install();
  handOver(await findNode(), resolve(root, script), args);
}

class Stop extends Error {
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

// ---- which Node -------------------------------------------------------------------------------------------------

/** Our own, else the one among the packages, else the one that was named, else the publisher's archive. */
async function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  if (existsSync(pinnedNode)) return pinnedNode;
  const given = process.env.WINGMAN_NODE;
  const needs = `Wingman needs Node ${nodeVersionMin.join(".")} or newer; this is ${process.versions.node}`;
  if (given) {
    const asked = spawnSync(given, ["--version"], { encoding: "utf8", timeout: 10000 });
    if (asked.status !== 0)
      throw new Stop(`WINGMAN_NODE=${given} does not run.`, "Point it at the node program of a Node 24.");
    if (isNewEnough(asked.stdout)) return given;
    throw new Stop(
      `${needs}, and WINGMAN_NODE=${given} is ${asked.stdout.trim()}.`,
      "Point WINGMAN_NODE at a newer one.",
    );
  }
  return fromArchive(`${needs}, and none came with the packages for ${process.platform} on ${process.arch}`);
}

/** Fetched once; later starts find it there. `needs` begins the sentence that says why this machine wants it. */
async function fromArchive(needs) {
  const archive = archiveNode(root);
  if (archive !== undefined && existsSync(archive.node)) return archive.node;
  const step = startStep("fetching Node from its publisher");
  try {
    const node = await fetchArchiveNode(root, (bytes, bytesTotal) =>
      step.say(`${megabytes(bytes)}${bytesTotal ? ` of ${megabytes(bytesTotal)}` : ""} MB`),
    );
    step.end("done");
    return node;
  } catch (error) {
    step.end("failed");
    throw new Stop(
      `${needs}, and Node's release archive could not be had: ${error.message}.`,
      `Install Node 24 or set WINGMAN_NODE to one; or give this machine a network (or WINGMAN_RELEASE_MIRROR) and start again.${
        process.env.HTTPS_PROXY || process.env.https_proxy
          ? " An old Node cannot use HTTPS_PROXY; with the mirror no proxy is needed."
          : ""
      }`,
    );
  }
}

const megabytes = (bytes) => (bytes / 1048576).toFixed(0);

function isNewEnough(version) {
  const [major, minor] = version.trim().replace(/^v/, "").split(".").map(Number);
  return major > nodeVersionMin[0] || (major === nodeVersionMin[0] && minor >= nodeVersionMin[1]);
}

// ---- packages ---------------------------------------------------------------------------------------------------

/** True when node_modules is whole and is what package-lock.json asks for. npm writes its own lock last of all. */
function isInstalled() {
  const hidden = join(modules, ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const nodeMissing =
    process.platform === "linux" &&
    !isNewEnough(process.versions.node) &&
    !process.env.WINGMAN_NODE &&
    !existsSync(pinnedNode) &&
    !hasArchiveNode();
  if (nodeMissing) return false;
  if (readOr(stampFile, "") === lockHash()) return true;
  if (!holdsTheSame(join(root, "package-lock.json"), hidden)) return false;
  stamp(); // Someone ran npm by hand, and it comes to the same: nothing to install, only to remember.
  return true;
}

function hasArchiveNode() {
  const archive = archiveNode(root);
  return archive !== undefined && existsSync(archive.node);
}

/** Compares by path and version. What is optional may be absent: it is for another kind of machine. */
function holdsTheSame(wantedFile, presentFile) {
  try {
    const wanted = JSON.parse(readFileSync(wantedFile, "utf8")).packages;
    const present = JSON.parse(readFileSync(presentFile, "utf8")).packages;
    return Object.keys(wanted).every((path) => {
      if (!path.includes("node_modules/")) return true;
      if (present[path] === undefined) return wanted[path].optional === true;
      // Where a package came from may be written down or not; only of our own workspaces is it the identity.
      return (
        present[path].version === wanted[path].version &&
        (!wanted[path].link || present[path].resolved === wanted[path].resolved)
      );
    });
  } catch (error) {
    return false;
  }
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function stamp() {
  try {
    writeFileSync(stampFile, lockHash());
  } catch (error) {
    // A folder that is read-only (an image) starts all the same; it only compares again next time.
  }
}

async function install() {
  const release = await takeInstallLock();
  try {
    if (isInstalled()) return; // Whoever held the lock has just done it.
    const npm = await findNpm();
    const silent = await whyRegistrySilent(npm);
    if (silent) say(`wingman: ${silent}: only what npm has in its cache can be installed\n`);
    const step = startStep(existsSync(modules) ? "updating packages (npm ci)" : "installing packages (npm ci)");
    const { code, lines } = await runNpm(npm, silent ? ["--offline"] : []);
    if (code !== 0) {
      step.end("failed");
      say(`${withoutUsage(lines).slice(-linesShownMax).join("\n")}\n`);
      throw new Stop("npm could not install the packages; its last lines are above.", npmRemedy(lines.join("\n")));
    }
    stamp();
    step.end("done");
  } finally {
    release();
  }
}

/** The one that started us, else the one on PATH; where that is absent or too old, the one that Node's archive brings. */
async function findNpm() {
  const own = process.env.npm_execpath;
  const npm = own && /npm-cli\.js$/.test(own) && existsSync(own) ? [process.execPath, own] : ["npm"];
  const asked = spawnSync(npm[0], npm.slice(1).concat("--version"), { encoding: "utf8", timeout: 30000, cwd: root });
  if (asked.status === 0 && Number(asked.stdout.split(".")[0]) >= npmMajorMin) return npm;
  const lacks =
    asked.status === 0
      ? `npm ${asked.stdout.trim()} is too old for this lock file (${npmMajorMin} or newer is needed)`
      : "npm was not found";
  const node = await fromArchive(lacks);
  return [node, archiveNode(root).npm];
}

/** Asked before npm is, which would try for minutes. Behind a proxy only the proxy could tell. */
async function whyRegistrySilent(npm) {
  const setting = (name) =>
    spawnSync(npm[0], npm.slice(1).concat("config", "get", name), { encoding: "utf8", timeout: 30000, cwd: root });
  const proxies = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "npm_config_https_proxy",
    "npm_config_proxy",
  ];
  if (proxies.some((name) => process.env[name]) || /^http/.test(String(setting("https-proxy").stdout)))
    return undefined;
  try {
    const registry = new URL(String(setting("registry").stdout).trim());
    const why = await whySilent(registry.href);
    return why && `the package registry ${registry.host} ${why}`;
  } catch (error) {
    return undefined; // Then npm will say what is wrong with it.
  }
}

function runNpm(npm, more) {
  return new Promise((done) => {
    const flags = [
      "ci",
      "--no-audit",
      "--no-fund",
      "--loglevel=warn",
      "--no-progress",
      // Asked for by name: a machine set to production would leave out the Node that runs all this.
      "--include=dev",
      "--include=optional",
      // Without a network npm would go on trying for minutes before it says so.
      "--fetch-retries=2",
      "--fetch-retry-mintimeout=1000",
      "--fetch-retry-maxtimeout=5000",
      "--fetch-timeout=60000",
    ].concat(more);
    const env = Object.assign({}, process.env, { PATH: pathWith(npm[0]) });
    const child = spawn(npm[0], npm.slice(1).concat(flags), { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let lines = [];
    const keep = (chunk) => {
      lines = lines
        .concat(
          String(chunk)
            .split("\n")
            .filter((line) => line.trim() !== ""),
        )
        .slice(-linesKeptMax);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const stop = (signal) => {
      child.kill(signal);
      process.exit(128 + constants.signals[signal]);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    signals.forEach((signal) => process.on(signal, stop));
    const finish = (code) => {
      signals.forEach((signal) => process.removeListener(signal, stop));
      done({ code, lines });
    };
    child.on("error", (error) => {
      keep(error.message);
      finish(1);
    });
    child.on("close", finish);
  });
}

/** npm ends some errors with the whole of its help, which would push the error itself off the screen. */
function withoutUsage(lines) {
  const usage = lines.findIndex((line) => /^npm (error|ERR!) Usage:/.test(line));
  return usage < 0 ? lines : lines.slice(0, usage);
}

function npmRemedy(output) {
  const known = [
    [
      /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|FETCH_ERROR|network/i,
      "The package registry does not answer: check the network and the proxy (npm config get registry), then start again.",
    ],
    [/ENOSPC/, "The disk is full: free about 2 GB and start again."],
    [/EACCES|EPERM|EROFS/, "This folder cannot be written: give it to the user who starts Wingman, then start again."],
    [
      /EUSAGE|can only install.*lock|Missing:.*from lock/i,
      "package.json and package-lock.json disagree: run npm install, then start again.",
    ],
    [/EINTEGRITY/, "A package differs from the lock file: run npm cache verify, then start again."],
    [/E401|E403/, "The registry refuses this user: check .npmrc in the home folder, then start again."],
  ].find(([pattern]) => pattern.test(output));
  return known ? known[1] : "Run npm ci by hand to see all of it, then start again.";
}

/** One npm ci at a time in a folder: two would delete each other's files. The holder's pid tells a dead one. */
async function takeInstallLock() {
  const folder = join(root, ".wingman");
  const file = join(folder, "install.lock");
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Stop(
      `${folder} cannot be made (${error.code}).`,
      "Give this folder to the user who starts Wingman, then start again.",
    );
  }
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  let step;
  const startedAt = Date.now();
  for (;;) {
    try {
      linkSync(mine, file); // Appears whole, with the pid in it, or not at all.
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readOr(file, "0")) || 0;
    if (!isAlive(holder) || ageMs(file) > otherInstallMsMax) {
      removeStale(file, `${mine}.stale`, holder);
      continue;
    }
    if (!step) step = startStep(`waiting for another install in this folder (process ${holder})`);
    if (Date.now() - startedAt > otherInstallMsMax)
      throw new Stop("another install in this folder does not end.", `Stop process ${holder}, then start again.`);
    await new Promise((next) => setTimeout(next, 250));
  }
  unlinkSync(mine);
  if (step) step.end("done");
  return () => {
    try {
      if (readOr(file, "") === String(process.pid)) unlinkSync(file);
    } catch (error) {
      /* Gone already. */
    }
  };
}

/** Renamed first and looked at then: of two who find it stale, the slower one may hold the lock of the faster. */
function removeStale(file, aside, holder) {
  try {
    renameSync(file, aside);
    if (readOr(aside, "") !== String(holder)) linkSync(aside, file);
    unlinkSync(aside);
  } catch (error) {
    /* The other one was first; the next look tells. */
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function ageMs(file) {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch (error) {
    return 0;
  }
}

// ---- the hand-over ----------------------------------------------------------------------------------------------

function handOver(node, script, args) {
  if (!existsSync(script)) throw new Stop(`${script} does not exist.`, "Name a script of this repository.");
  // Compiled once and kept: each command, role and test file is a process of its own, and would compile all anew.
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE || join(root, ".wingman", "cache", "code");
  const env = Object.assign({}, process.env, { PATH: pathWith(node), NODE_COMPILE_CACHE });
  const child = spawn(node, [script].concat(args), { stdio: "inherit", env });
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  // A terminal sends Ctrl-C to the child as well; passed on, it would come twice, and twice means "at once".
  process.on("SIGINT", () => {
    if (!atTerminal) child.kill("SIGINT");
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  process.on("SIGHUP", () => child.kill("SIGHUP"));
  child.on("error", (error) => {
    say(`\nwingman: ${node} does not start (${error.code}).\n`);
    if (error.code === "ENOENT")
      say(
        "  -> This looks like a system with musl (Alpine): use a Debian or Ubuntu image, or set WINGMAN_NODE to a Node 24 made for it.\n",
      );
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}

/** The folder of a program first, so that what it starts finds the same one. */
const pathWith = (program) =>
  program.includes("/") ? `${dirname(program)}${delimiter}${process.env.PATH || ""}` : process.env.PATH;

// ---- the screen -------------------------------------------------------------------------------------------------

/** One line a step on stderr: ticking where someone watches, now and then where it goes to a file. */
function startStep(what) {
  const startedAt = Date.now();
  const watched = process.stderr.isTTY;
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  say(watched ? `wingman: ${what} ...` : `wingman: ${what} ...\n`);
  let detail = "";
  const timer = setInterval(
    () => {
      const line = `wingman: ${what} ... ${detail}${seconds()}`;
      say(watched ? `\r\u001b[K${line}` : `${line}\n`);
    },
    watched ? tickMs : progressEveryMs,
  );
  return {
    say(how) {
      detail = `${how}, `;
    },
    end(result) {
      clearInterval(timer);
      say(`${watched ? "\r\u001b[K" : ""}wingman: ${what}: ${result} after ${seconds()}\n`);
    },
  };
}

function say(text) {
  process.stderr.write(text);
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    return otherwise;
  }
}

// At the end, because a class does not exist before its line has run.
main().catch((error) => {
  if (error instanceof Stop) say(`\nwingman: ${error.message}\n${error.remedy ? `  -> ${error.remedy}\n` : ""}`);
  else say(`\nwingman: ${(error && error.stack) || error}\n`);
  process.exit(1);
});
