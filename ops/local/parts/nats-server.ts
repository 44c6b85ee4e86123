import { connect } from "node:net";
import { Failure } from "@wingman/domain/failure";
import { run, succeeded, whyNot } from "../run.ts";
import { versionIn, versionText } from "../version.ts";
import { natsServerCached } from "./nats-server-cached.ts";
import { natsServerByGo } from "./nats-server-go.ts";
import { natsServerRelease } from "./nats-server-release.ts";
import { type FoundNats, versionMin, versionRefused } from "./nats-server-version.ts";
import { onPath } from "./on-path.ts";
import { type FindOptions, firstSource, notSet, type Skipped, type Source } from "./source.ts";

const connectMsMax = 3_000;
const answerMsMax = 10_000;
const askVersionMsMax = 10_000;

/** Finds, fetches or builds nats-server 2.12 or newer. What is older is refused by name: it would seem to work and lose facts. */
export function findNatsServer(options: FindOptions): Promise<FoundNats | Failure> {
  return firstSource("nats-server", sources, options, {
    ready: (found) => `nats-server ${found.version}`,
    remedy: `Wingman does not start without it. Give this machine a network (HTTPS_PROXY and WINGMAN_RELEASE_MIRROR are honoured) and start again: it has 6 MB. Or put a nats-server ${versionText(versionMin)} or newer on PATH, or install Go 1.25 (it is then built in about 40 s), or set WINGMAN_NATS_URL to a running one.`,
  });
}

const sources: readonly Source<FoundNats>[] = [
  { name: "address in WINGMAN_NATS_URL", fetches: false, find: ({ env }) => external(env.WINGMAN_NATS_URL) },
  {
    name: "file in WINGMAN_NATS_SERVER",
    fetches: false,
    find: ({ env }) => program(env.WINGMAN_NATS_SERVER, notSet),
  },
  { name: "on PATH", fetches: false, find: async ({ env }) => program(await onPath("nats-server", env), "not there") },
  { name: "fetched or built earlier", fetches: false, find: natsServerCached },
  { name: "the official release", fetches: true, find: natsServerRelease },
  { name: "built with Go", fetches: true, find: natsServerByGo },
];

/** What a server says of itself before anyone signs in. Throws when it does not answer in time or is no NATS server. */
export function natsInfo(
  url: string,
  waitMsMax: number = answerMsMax,
): Promise<{ version: string; jetstream: boolean }> {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    const socket = connect({ host: hostname, port: Number(port || 4222) });
    let text = "";
    const end = (result: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      result();
    };
    let timer = setTimeout(() => end(() => fail(new Error("no connection"))), Math.min(connectMsMax, waitMsMax));
    socket.setEncoding("utf8");
    socket.once("connect", () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(() => fail(new Error("no answer"))), waitMsMax);
    });
    socket.on("data", (chunk: string) => {
      text += chunk;
      const line = /^INFO (\{.*\})\s*?\r?\n/.exec(text)?.[1];
      if (line !== undefined) end(() => done(readInfo(line)));
      else if (text.length > 100_000 || !"INFO ".startsWith(text.slice(0, 5)))
        end(() => fail(new Error("what answers there is not a NATS server")));
    });
    socket.once("error", (error) => end(() => fail(error)));
    socket.once("close", () => end(() => fail(new Error("closed without an answer"))));
  });
}

/** An address that was given and does not serve ends the search: a log of our own beside it would split the facts. */
async function external(url: string | undefined): Promise<FoundNats | Skipped> {
  if (url === undefined || url === "") return { skipped: notSet };
  const first = url.split(",")[0] ?? url; // Of a cluster any member speaks for all.
  try {
    const info = await natsInfo(first);
    const refused = versionRefused(versionIn(info.version)) ?? (info.jetstream ? undefined : "runs without JetStream");
    if (refused === undefined) return { kind: "external", url, version: info.version };
    throw new Error(refused);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      "WING_NATS_UNREACHABLE",
      `The NATS server in WINGMAN_NATS_URL (${hostOf(first)}) cannot be used: ${why}.`,
      {
        remedy: `Start a nats-server ${versionText(versionMin)} or newer with JetStream there, or unset WINGMAN_NATS_URL to have one started here.`,
        cause,
      },
    );
  }
}

async function program(path: string | undefined, absent: string): Promise<FoundNats | Skipped> {
  if (path === undefined || path === "") return { skipped: absent };
  const asked = await run(path, ["--version"], { timeoutMs: askVersionMsMax });
  if (!succeeded(asked)) return { skipped: `${path} ${whyNot(asked)}` };
  const version = versionIn(asked.stdout);
  const refused = versionRefused(version);
  return refused === undefined && version !== undefined
    ? { kind: "program", path, version: versionText(version) }
    : { skipped: `${path}: ${refused}` };
}

function readInfo(json: string): { version: string; jetstream: boolean } {
  const info = JSON.parse(json) as { version?: unknown; jetstream?: unknown }; // The server's own greeting; both fields are checked here.
  return { version: typeof info.version === "string" ? info.version : "", jetstream: info.jetstream === true };
}

// Never the whole address: it may carry a password.
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "not an address");
