/** `wingman bench tips`: a playbook on the labelled sample calls, from what a recogniser heard of them. */
import { join } from "node:path";
import { describe, Failure } from "@wingman/domain/failure";
import { openEmbedder } from "@wingman/gpu/embed/embedder";
import { openPointReader } from "@wingman/gpu/meaning/point-reader";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { defaultModels, defaultPolicy } from "@wingman/domain/tenant/policy";
import type { Agents } from "@wingman/streams/agents/agent";
import { byKind, type Kind, shareText } from "@wingman/streams/agents/bench/by-kind";
import { asHeard, type Benched, benchCall } from "@wingman/streams/agents/bench/labelled-call";
import { type Total, total } from "@wingman/streams/agents/bench/score";
import { understandingAgent } from "@wingman/streams/agents/llm/understanding";
import { openMeaning } from "@wingman/streams/agents/meaning/meaning";
import { pino } from "pino";
import { playbookNamed } from "../../demo/tenant.ts";
import { type ModelSettings, openLanguageModels } from "../language-models.ts";
import { usualMeaningFolder } from "../meaning-model.ts";
import { clock, printable } from "../terminal.ts";
import { keptVectorsFile, withKeptVectors } from "./kept-vectors.ts";
import { labelledCalls, type LabelledHalf, labelledHalves } from "./labelled-calls.ts";

/** One moment of a call: a label that no tip met, or a tip that met none. */
export type Wrong = {
  readonly call: string;
  readonly what: "missed" | "wrong";
  readonly atMs: number;
  readonly kinds: readonly string[];
  /** Of a tip. */
  readonly play: string | null;
  readonly headline: string | null;
  /** The labelled words, or those that set the tip off; null where time did. */
  readonly words: string | null;
};
export type HalfBenched = {
  readonly half: LabelledHalf;
  readonly calls: number;
  readonly total: Total;
  readonly kinds: readonly Kind[];
  /** Null of the half that only measures: whoever read it would tune on it. */
  readonly wrong: readonly Wrong[] | null;
};
export type BenchedTips = {
  readonly engine: string;
  /** The model of meaning; null where plays went by wording alone. */
  readonly meaning: string | null;
  readonly halves: readonly HalfBenched[];
};

export type BenchTipsOptions = {
  readonly root: string;
  /** For every call; undefined: each by the starter of its trade. */
  readonly playbook: CompiledPlaybook | undefined;
  /** Ids of calls; left out: all of them. */
  readonly only?: readonly string[] | undefined;
  readonly modelsDir: string;
  /** A folder, "none", or undefined for the usual model. */
  readonly meaningModel: string | undefined;
  /** Where a language model says what is meant, as it does in calls; each call is some forty requests. */
  readonly models?: ModelSettings | undefined;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
};

/** @throws Failure WING_BENCH_NO_CALLS, WING_BENCH_CALL_UNKNOWN, WING_BENCH_NOT_HEARD, WING_PLAYBOOK_NOT_FOUND. */
export const benchTips = async (options: BenchTipsOptions): Promise<BenchedTips> => {
  const { root, signal, note, only } = options;
  await using near = await meaningOf(options);
  await using meaning = withModels(near, options);
  const halves: HalfBenched[] = [];
  let engine = "";
  for (const half of labelledHalves) {
    const list: Benched[] = [];
    const calls = (await labelledCalls(root, half)).filter(({ call }) => only?.includes(call.id) ?? true);
    if (calls.length === 0) continue;
    for (const [n, { call, hearing }] of calls.entries()) {
      signal.throwIfAborted();
      note(`${half}: call ${n + 1} of ${calls.length}`);
      if (!hearing)
        throw new Failure("WING_BENCH_NOT_HEARD", `the call ${call.id} was written anew since it was heard.`, {
          remedy: `Run node tests/truth/hearing/write.ts ${half} ${call.id}.`,
        });
      engine = `${hearing.engine} ${hearing.version}, ${hearing.model}`;
      const playbook = options.playbook ?? starterOf(call.playbook);
      list.push(await benchCall(asHeard(call, hearing), playbook, { agents: meaning.agents, signal }));
    }
    halves.push({
      ...{ half, calls: list.length, total: total(list.map(({ score }) => score)), kinds: byKind(list) },
      wrong: half === "tuning" ? list.flatMap(wrongIn) : null,
    });
  }
  if (halves.length === 0)
    throw new Failure("WING_BENCH_CALL_UNKNOWN", `no labelled call is called ${printable((only ?? []).join(", "))}.`, {
      remedy: "Give names of files under tests/truth/calls, without their end.",
    });
  return { engine, meaning: meaning.model, halves };
};

const starterOf = (id: string): CompiledPlaybook => {
  const found = playbookNamed(id);
  if (found) return found;
  throw new Failure("WING_PLAYBOOK_NOT_FOUND", `there is no starter "${id}".`, {
    remedy: "Give a playbook with `--playbook`.",
  });
};

const meaningOf = async ({ root, modelsDir, meaningModel, note, signal }: BenchTipsOptions): Promise<MeaningAtHand> => {
  const none = { agents: {}, model: null, [Symbol.asyncDispose]: () => Promise.resolve() };
  if (meaningModel === "none") return none;
  try {
    const folder = meaningModel ?? (await usualMeaningFolder({ root, modelsDir, env: process.env, signal }));
    const embedder = await openEmbedder(folder, folder.split("/").at(-1) ?? folder);
    const kept = await withKeptVectors(embedder, join(root, keptVectorsFile));
    const reader = await openPointReader(folder, embedder.model).catch((error: unknown) => {
      note(`points go by their examples: ${describe(error)}`);
      return undefined;
    });
    return {
      ...{ agents: { meaning: openMeaning(kept, () => reader).agent }, model: reader?.model ?? embedder.model },
      async [Symbol.asyncDispose]() {
        await kept.save();
        await reader?.[Symbol.asyncDispose]();
        await embedder[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    if (signal.aborted) throw error;
    note(`plays go by wording alone: ${describe(error)}`);
    return none;
  }
};

type MeaningAtHand = AsyncDisposable & { readonly agents: Agents; readonly model: string | null };

/** The made calls are nobody's, so they may be told to any model. */
const withModels = (near: MeaningAtHand, { models, note }: BenchTipsOptions): MeaningAtHand => {
  if (!models) return { ...near, [Symbol.asyncDispose]: () => Promise.resolve() };
  const logger = pino({ level: "silent" });
  const llm = openLanguageModels(models, {
    policyOf: () => ({ ...defaultPolicy, models: { ...defaultModels, wordsMayLeave: true } }),
    tokens: () => Promise.resolve(true),
    changed: (broken) =>
      note(`language models: ${broken.join(", ") || "all"} ${broken.length > 0 ? "not asked for now" : "asked again"}`),
    logger,
  });
  if (!llm)
    throw new Failure("WING_BENCH_NO_MODEL", "no language model is set up.", {
      remedy: "Set WINGMAN_ANTHROPIC_KEY, WINGMAN_LLM_URL or WINGMAN_LLM_KEY, or leave --model out.",
    });
  return {
    agents: { meaning: understandingAgent(llm, () => near.agents.meaning) },
    model: [llm.names.join(", "), near.model].filter(Boolean).join(", else by "),
    [Symbol.asyncDispose]: () => llm[Symbol.asyncDispose](),
  };
};

const wrongIn = ({ call, tips, labels, score }: Benched): readonly Wrong[] => {
  const missed = labels
    .filter(({ id }) => score.missed.includes(id))
    .map(({ atMs, kinds, words }): Wrong => ({
      ...{ call: call.id, what: "missed", atMs, kinds, words, play: null, headline: null },
    }));
  const wrong = tips
    .filter(({ id }) => score.unlabelled.includes(id))
    .map(({ atMs, category, play, headline, words }): Wrong => ({
      ...{ call: call.id, what: "wrong", atMs, kinds: [category], words, play, headline },
    }));
  return [...missed, ...wrong].toSorted((a, b) => a.atMs - b.atMs);
};

const names: Readonly<Record<LabelledHalf, string>> = {
  tuning: "Calls that may be looked at",
  held: "Calls that only measure",
};

/** For people; every line is safe to print. */
export const benchTipsText = ({ engine, meaning, halves }: BenchedTips): string[] =>
  [
    `Heard by ${engine}; ${meaning === null ? "plays went by wording alone" : `meaning by ${meaning}`}.`,
    "A tip is right that comes from a second before the end of a labelled moment's words to six seconds after; intervals are Wilson's of 95 %.",
    ...halves.flatMap(({ half, calls, total: sum, kinds, wrong }) => [
      "",
      `${names[half]} (${half}, ${calls})`,
      `  moments met      ${shareText(sum.hits, sum.labels)}`,
      `  tips right       ${shareText(sum.hits, sum.tips)}`,
      `  tips a minute    ${sum.perMinute.toFixed(1)}, at most ${sum.mostPerMinute} in one`,
      `  said twice       ${sum.duplicates}`,
      "",
      `  ${"kind".padEnd(13)} ${"moments met".padEnd(30)} tips right`,
      ...kinds.map(
        ({ kind, labels, met, tips, right }) =>
          `  ${kind.padEnd(13)} ${shareText(met, labels).padEnd(30)} ${shareText(right, tips)}`,
      ),
      "",
      ...(wrong === null
        ? ["  Which moments were missed here is not shown: whoever read it would tune on it."]
        : wrong.map(wrongText)),
    ]),
  ].map(printable);

const wrongText = ({ call, what, atMs, kinds, play, headline, words }: Wrong): string => {
  const said = words === null ? "" : `; "${words}"`;
  const which = what === "missed" ? `missed ${kinds.join(", ")}` : `wrong  ${headline} (${kinds[0]}, play ${play})`;
  return `  ${call.padEnd(24)} ${clock(atMs).padStart(5)}  ${which}${said}`;
};
