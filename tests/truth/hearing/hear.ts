/** A labelled call spoken by two made voices and heard by PocketSphinx as a call of the demo is, as fast as it goes. */
import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { endpointings } from "@wingman/gpu/vad/endpointing";
import { demoPolicy, demoPrincipal, domainTextsIn } from "@wingman/ops/demo/tenant";
import { findPocketSphinx } from "@wingman/ops/local/parts/pocketsphinx";
import { run } from "@wingman/ops/local/run";
import { type HeardAt, type KeptHearing, packSide, sourceHash } from "@wingman/streams/agents/bench/heard-call";
import { root } from "../../harness/wingman.ts";
import { type Listened, listenToAll } from "../../measure/speech/dialogues/listen.ts";

/** What `speak.test-program.ts` sends. */
export type Spoken = Pick<KeptHearing, "durationMs" | "labels"> & {
  readonly rep: Int16Array;
  readonly customer: Int16Array;
};

const speakMsMax = 60_000;
const speaker = fileURLToPath(new URL("./speak.test-program.ts", import.meta.url));

/** Hears both sides of the call whose file this is the text of; about as long as half of it lasts. */
export const hearCall = async (text: string, signal: AbortSignal): Promise<KeptHearing> => {
  const spoken = await speak(text, signal);
  const domainText = (await domainTextsIn(root))(demoPrincipal.tenant);
  const about = { domainText, vocabulary: demoPolicy.vocabulary, cacheDir: join(root, ".wingman/cache/language") };
  const [rep, customer] = await listenToAll(
    [spoken.rep, spoken.customer].map((sound) => ({
      ...{ sound, endpointing: endpointings.usual, about, isCleaned: true },
    })),
    signal,
  );
  if (!rep || !customer) throw new Error("a side was not heard");
  return {
    ...{ engine: "pocketsphinx", model: "en-us", version: await versionOf(), voices: await voicesOf(signal) },
    ...{ source: sourceHash(text), durationMs: spoken.durationMs, labels: spoken.labels },
    rep: packSide(reportsOf(rep)),
    customer: packSide(reportsOf(customer)),
  };
};

const speak = (text: string, signal: AbortSignal): Promise<Spoken> =>
  new Promise((resolve, reject) => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(speakMsMax)]);
    const child = fork(speaker, [], { serialization: "advanced", execArgv: [], signal: until });
    child.once("message", (spoken) => resolve(spoken as Spoken));
    child.once("error", reject);
    child.once("exit", (code, by) => reject(new Error(`speaking ended with ${by ?? code}`)));
    child.send(text);
  });

/** As the role passes them on: a final is kept where there are words, or where some were shown before. */
const reportsOf = ({ reports }: Listened): readonly HeardAt[] => {
  const list: HeardAt[] = [];
  let revision = 0;
  for (const { atSample, heard } of reports) {
    const atMs = Math.round(atSample / 16);
    if (heard.kind === "fragment") {
      ({ revision } = heard);
      const { firstSample, endSample, stableCount, words } = heard;
      list.push({ kind: "fragment", atMs, firstSample, endSample, revision, stableCount, words });
    } else if (heard.kind === "final") {
      const { firstSample, endSample, words } = heard;
      if (words.length > 0 || revision > 0)
        list.push({
          ...{ kind: "final", atMs, firstSample, endSample, revision: revision + 1 },
          ...{ stableCount: words.length, words },
        });
      revision = 0;
    }
  }
  return list;
};

/** Of the packages that were unpacked here, or of the system's. */
const versionOf = async (): Promise<string> => {
  const found = await findPocketSphinx({ root });
  if (found instanceof Failure) throw found;
  const text = await readFile(join(root, ".wingman/pocketsphinx/complete.json"), "utf8").catch(() => "");
  return [...text.matchAll(/(?:lib)?pocketsphinx(?:3|3t64|-en-us)_([^_"]+)_/g)][0]?.[1] ?? "of this system";
};

const voicesOf = async (signal: AbortSignal): Promise<string> => {
  const { stdout, stderr } = await run("flite", ["--version"], { signal, timeoutMs: 10_000 });
  return /version: (\S+)/.exec(stdout + stderr)?.[1] ?? "flite";
};
