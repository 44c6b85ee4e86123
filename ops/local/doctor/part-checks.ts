import { Failure } from "@wingman/domain/failure";
import { addressOf } from "../fetch/release.ts";
import { noneAnswers } from "../fetch/reach.ts";
import { runningInstance } from "../lock.ts";
import { masterKeyFile, masterKeySource } from "../master-key.ts";
import { findNatsServer } from "../parts/nats-server.ts";
import { natsServerArchive } from "../parts/nats-server-release.ts";
import { onPath } from "../parts/on-path.ts";
import { findPocketSphinx } from "../parts/pocketsphinx.ts";
import { freePort, httpPortFirst } from "../ports.ts";
import { run, succeeded } from "../run.ts";
import { compareVersions, versionIn, versionText } from "../version.ts";
import { type Answer, type At, fine } from "./finding.ts";
import type { Machine } from "./machine.ts";

const goVersionMin = [1, 25];

export async function found<T extends object>(
  looking: Promise<T | Failure>,
  otherwise: "warn" | "missing",
  words: (it: T) => string,
): Promise<Answer> {
  const it = await looking;
  return it instanceof Failure
    ? { state: otherwise, detail: it.message, ...(it.remedy === undefined ? {} : { remedy: it.remedy }) }
    : fine(words(it));
}

export async function port({ env, dataDir }: At): Promise<Answer> {
  const running = await runningInstance(dataDir);
  if (running !== undefined)
    return {
      state: "warn",
      detail: `Wingman already runs (process ${running.pid}) ${running.address === undefined ? "and has no address yet" : `at ${running.address}`}`,
      remedy: "Use that one, or stop it first.",
    };
  const asked = Number(env.WINGMAN_HTTP_PORT ?? 0) || undefined;
  const free = await freePort([asked ?? httpPortFirst]);
  if (asked !== undefined && free !== asked)
    return {
      state: "missing",
      detail: `port ${asked} is taken`,
      remedy: "Unset WINGMAN_HTTP_PORT to take a free one, or stop what listens there.",
    };
  return fine(asked === undefined ? `free ports on 127.0.0.1 (the page prefers ${httpPortFirst})` : `${asked} is free`);
}

export async function keys(at: At): Promise<Answer> {
  const source = await masterKeySource(at);
  if (source === undefined)
    return fine(`a master key is made at the first start: ${masterKeyFile(at.dataDir)}; keep a copy of it elsewhere`);
  const detail = `master key ${source.id} from ${source.from}`;
  if (!source.isReadByOthers) return fine(`${detail}; without it nothing that was said can be read, so keep a copy`);
  return {
    state: "warn",
    detail: `${detail}, which others than its owner may read`,
    remedy: `chmod 600 ${source.from}`,
  };
}

export async function go({ env }: At): Promise<Answer> {
  const path = await onPath("go", env);
  const version =
    path === undefined ? undefined : versionIn((await run(path, ["version"], { timeoutMs: 20_000, env })).stdout);
  if (version !== undefined && compareVersions(version, goVersionMin) >= 0) return fine(`Go ${versionText(version)}`);
  return {
    state: "warn",
    detail:
      version === undefined ? "not installed" : `Go ${versionText(version)} is older than ${versionText(goVersionMin)}`,
    remedy: "Only needed once, to build nats-server where none is at hand and its release cannot be fetched.",
  };
}

export async function apt({ env }: At): Promise<Answer> {
  const path = await onPath("apt-get", env);
  if (path !== undefined && succeeded(await run(path, ["--version"], { timeoutMs: 10_000, env }))) return fine(path);
  return {
    state: "warn",
    detail: "no apt-get on this system",
    remedy:
      "PocketSphinx is then not fetched: install it by hand and set WINGMAN_POCKETSPHINX, or do without: sample calls show recorded words, and calls of your own are typed.",
  };
}

/** Asked only where something is still to be fetched: what needs no network is not to knock at anybody's door. */
export async function network(at: At): Promise<Answer> {
  const looked = await findNatsServer({ ...at, lookOnly: true });
  if (!(looked instanceof Failure)) return fine("not needed: the servers are here");
  const silent = await noneAnswers([addressOf("https://github.com", at.env)], at.env);
  if (silent === undefined) return fine("the host of nats-server's releases can be asked");
  return {
    state: "warn",
    detail: silent,
    remedy:
      "Set HTTPS_PROXY, or WINGMAN_RELEASE_MIRROR to an address that serves releases, or put a nats-server 2.12 or newer on PATH.",
  };
}

export async function natsServer(at: At, { platform, arch }: Machine): Promise<Answer> {
  const answer = await found(
    findNatsServer({ ...at, lookOnly: true }),
    "missing",
    (it) => `nats-server ${it.version}${it.kind === "program" ? ` at ${it.path}` : " at the given address"}`,
  );
  if (answer.state === "fine") return answer;
  const canFetch = natsServerArchive(platform, arch) !== undefined && (await onPath("tar", at.env)) !== undefined;
  const canBuild = (await go(at)).state === "fine";
  if (!canFetch && !canBuild) return answer;
  const ways = [
    canFetch ? "fetched (6 MB, from github.com)" : undefined,
    canBuild ? "built with Go (in about a minute)" : undefined,
  ].filter((way) => way !== undefined);
  return { ...answer, state: "warn", remedy: `It is ${ways.join(", or ")} at the first start; that needs a network.` };
}

export async function pocketsphinx(at: At): Promise<Answer> {
  const answer = await found(findPocketSphinx({ ...at, lookOnly: true }), "warn", (it) => it.libpocketsphinx);
  if (answer.state === "fine" || (await apt(at)).state !== "fine") return answer;
  return { ...answer, remedy: "It is fetched at the first start (28 MB); that needs a network." };
}
