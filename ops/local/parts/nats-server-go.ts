import { access, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { noneAnswers } from "../fetch/reach.ts";
import { alone } from "../lock.ts";
import { run, succeeded, whyNot } from "../run.ts";
import { compareVersions, type Version, versionIn, versionText } from "../version.ts";
import { keepNatsServer, natsServerCached } from "./nats-server-cached.ts";
import { type FoundNats, natsServerVersion } from "./nats-server-version.ts";
import { onPath } from "./on-path.ts";
import type { Context, Skipped } from "./source.ts";

const goVersionMin: Version = [1, 25];
const buildMsMax = 15 * 60_000;
const heartbeatMs = 5_000;
const silenceMsMax = 3 * 60_000; // The server's own package compiles for tens of seconds without a word.

/** Builds the pinned version with the Go on PATH. Nothing lands outside `partsDir`, Go's caches included. */
export async function natsServerByGo(context: Context): Promise<FoundNats | Skipped> {
  const { partsDir, env, say, signal } = context;
  const go = await onPath("go", env);
  if (go === undefined) return { skipped: "Go is not installed" };
  const asked = await run(go, ["version"], { timeoutMs: 20_000, env, signal });
  const version = versionIn(asked.stdout);
  if (version === undefined || compareVersions(version, goVersionMin) < 0) {
    return {
      skipped: `Go ${version === undefined ? "of unknown version" : versionText(version)} is older than ${versionText(goVersionMin)}`,
    };
  }
  return alone(join(partsDir, "locks", "nats-server.lock"), say, signal, async () => {
    const meanwhile = await natsServerCached(context); // Whoever held the lock before us has just built it.
    if (!("skipped" in meanwhile)) return meanwhile;
    const silent = await proxySilent(go, context);
    return silent === undefined ? build(go, context) : { skipped: `its source cannot be fetched: ${silent}` };
  });
}

/** Asked before Go is, which would wait half a minute for each address; not when it has the source already. */
async function proxySilent(go: string, { partsDir, env }: Context): Promise<string | undefined> {
  const source = join(
    partsDir,
    "go/mod/cache/download/github.com/nats-io/nats-server/v2/@v",
    `v${natsServerVersion}.zip`,
  );
  const hasSource = await access(source).then(
    () => true,
    () => false,
  );
  if (hasSource) return undefined;
  const asked = await run(go, ["env", "GOPROXY"], { timeoutMs: 20_000, env });
  const proxies = asked.stdout.trim().split(/[,|]/);
  // Without a proxy Go asks where the source lives.
  return noneAnswers(
    proxies
      .map((proxy) => (proxy === "direct" ? "https://github.com" : proxy))
      .filter((proxy) => /^https?:/.test(proxy)),
    env,
  );
}

async function build(go: string, { partsDir, env, say, signal }: Context): Promise<FoundNats | Skipped> {
  await mkdir(join(partsDir, "tmp"), { recursive: true });
  const folder = await mkdtemp(join(partsDir, "tmp", "nats-server-"));
  try {
    say("building", `nats-server ${natsServerVersion} with Go, about a minute: asking for its source`);
    let compiledCount = 0;
    const compiling = (): void =>
      say("building", `nats-server ${natsServerVersion}: ${compiledCount} packages compiled`);
    // The last package is the largest: without this the screen would stand still for most of a minute.
    const heartbeat = setInterval(() => {
      if (compiledCount > 0) compiling();
    }, heartbeatMs);
    const result = await run(
      go,
      ["install", "-v", "-trimpath", "-ldflags=-s -w", `github.com/nats-io/nats-server/v2@v${natsServerVersion}`],
      {
        env: {
          ...env,
          GOBIN: folder,
          GOPATH: join(partsDir, "go"),
          GOMODCACHE: join(partsDir, "go", "mod"),
          GOCACHE: join(partsDir, "go", "build"),
          GOFLAGS: "-modcacherw", // Go writes its cache read-only, and then `rm -r .wingman` fails.
          GOTOOLCHAIN: "local", // No second Go is fetched behind anyone's back.
          CGO_ENABLED: "0",
        },
        timeoutMs: buildMsMax,
        idleMs: silenceMsMax,
        signal,
        onLine(line) {
          if (line.startsWith("go: downloading "))
            say("fetching", `nats-server ${natsServerVersion}: ${line.slice("go: downloading ".length)}`);
          else {
            compiledCount++;
            compiling();
          }
        },
      },
    ).finally(() => clearInterval(heartbeat));
    if (!succeeded(result)) {
      signal?.throwIfAborted();
      return { skipped: `go install ${whyNot(result)}` };
    }
    return await keepNatsServer(join(folder, "nats-server"), partsDir);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
