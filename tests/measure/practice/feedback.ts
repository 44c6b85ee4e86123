import type { EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import { type Client, openClient } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { readConfig } from "@wingman/ops/config/config";
import { modelKey, type ModelFault, openModelVendors } from "../../harness/model-vendors.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import { readAnswers } from "../../truth/practice/read-answers.ts";
import type { Measure } from "../measure-kind.ts";

const answersPerExercise = 3;
const exercisesShort = 11;
const exercisesLong = 40;
const rulesMsMax = 300;
const toldMsMax = 1_500;
const waitMsMax = 8_000;
/** As a fast model writes: a token's worth every so often, the first after its own while. */
const pieceMs = 8;
const firstWordMs = 350;

type Arm = "none" | "model" | "slow" | "dead";
type Feedback = EventData<"FeedbackGiven">;
type Taken = { readonly rules: number[]; readonly told: number[]; readonly lost: number; readonly points: string };

/** Typed answers over the gateway's socket of a whole Wingman; the clock runs from sending to the event on that socket. */
export const feedback: Measure = {
  name: "practice.feedback",
  about:
    "From a typed answer in to its feedback on the socket, through gateway, log and agents role; and to what a model adds, beside a model that is slow or dead, too.",
  asked: `rules ≤ ${rulesMsMax} ms at p95 in every arm, a model's words ≤ ${toldMsMax} ms at p95, the same points in every arm`,
  unit: "ms at p95, rules, no model",
  async run({ long, signal, write }) {
    const exercises = long ? exercisesLong : exercisesShort;
    const arms: Record<Arm, Taken> = {
      none: await armOf("none", exercises, signal),
      model: await armOf("model", exercises, signal),
      slow: await armOf("slow", exercises, signal),
      dead: await armOf("dead", exercises, signal),
    };
    for (const [arm, { rules }] of Object.entries(arms)) write(`${arm}: ${rules.length} answers`);
    const taken = Object.entries(arms);
    const told = p95(arms.model.told);
    const isSame = new Set(taken.map(([, { points }]) => points)).size === 1;
    return {
      value: Math.round(p95(arms.none.rules)),
      holds:
        taken.every(([, { rules, lost }]) => p95(rules) <= rulesMsMax && lost === 0) && told <= toldMsMax && isSame,
      lines: [
        ...taken.map(
          ([arm, { rules, lost }]) =>
            `${arm}: ${rules.length} answers, rules p50 ${p50(rules)} ms, p95 ${Math.round(p95(rules))} ms, ${lost} without feedback`,
        ),
        `a model's words: ${arms.model.told.length}, p95 ${Math.round(told)} ms (its first token after ${firstWordMs} ms)`,
        isSame ? "the same points in every arm" : "points differ between the arms",
      ],
    };
  },
};

const share = (list: readonly number[], part: number): number =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? Number.NaN;
const p95 = (list: readonly number[]): number => share(list, 0.95);
const p50 = (list: readonly number[]): number => Math.round(share(list, 0.5));

const armOf = async (arm: Arm, exercises: number, signal: AbortSignal): Promise<Taken> => {
  const faults: Record<Arm, ModelFault | undefined> = {
    none: undefined,
    model: { kind: "slow", delayMs: firstWordMs },
    slow: { kind: "silent" },
    dead: { kind: "status", status: 529 },
  };
  await using vendors = await openModelVendors({
    pieceMs,
    faultOf: () => faults[arm],
    answerOf: () => ({
      text: JSON.stringify({
        told: "You took up what was said; a question about their own numbers would go further.",
        better: "I hear you. What does it cost you as it is today?",
      }),
    }),
  });
  const env = { WINGMAN_LLM_URL: vendors.openai, WINGMAN_LLM_KEY: modelKey, WINGMAN_EGRESS_ALLOW: "127.0.0.1" };
  const settings = readConfig(env);
  if (settings instanceof Failure) throw settings;
  await using wingman = await startTestWingman(arm === "none" ? {} : { models: { ...settings, env } });
  await wingman.ready;
  const texts = readAnswers("tuning").map(({ answer }) => answer);
  const taken = { rules: [] as number[], told: [] as number[], lost: 0, points: [] as string[] };
  for (let n = 0; n < exercises && !signal.aborted; n++) {
    const client = await begun(wingman.url);
    for (let m = 0; m < answersPerExercise; m++) {
      const text = texts[(n * answersPerExercise + m) % texts.length] ?? "";
      const { rules, told, points } = await answered(client, text, arm === "model");
      if (n === 0) continue; // The first exercise compiles what it runs.
      if (rules === undefined) taken.lost += 1;
      else taken.rules.push(rules);
      if (told !== undefined) taken.told.push(told);
      taken.points.push(`${text.slice(0, 12)}:${points}`);
    }
    await client.client.close();
  }
  return { ...taken, points: taken.points.join("|") };
};

type Talk = { readonly call: string; readonly client: Client };
const begun = async (url: string): Promise<Talk> => {
  const response = await signedFetch(new URL("/api/practice/exercises", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ scenario: { id: "twice-the-price" }, mode: "typed" }),
  });
  if (!response.ok) throw new Error(await response.text());
  const { call } = (await response.json()) as { call: string };
  return { call, client: await openClient(url, { call }) };
};

let typed = 0;
/** Waits for the customer's answer as well: a rep reads it before the next. */
const answered = async (
  { call, client }: Talk,
  text: string,
  isTold: boolean,
): Promise<{ readonly rules: number | undefined; readonly told: number | undefined; readonly points: number }> => {
  const utterance = `answer-${++typed}`;
  const found: Partial<Record<Feedback["by"], { readonly at: number; readonly points: number }>> = {};
  let moved = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (found.rules && moved && (!isTold || found.model)) resolve();
  };
  client.onMessage(({ data, at }) => {
    for (const { type, data: fact } of (data as { events?: readonly { type: string; data: unknown }[] } | null)
      ?.events ?? []) {
      if (type === "FeedbackGiven" && (fact as Feedback).utterance === utterance)
        found[(fact as Feedback).by] ??= { at, points: (fact as Feedback).points };
      if (type === "CustomerMoved" && (fact as EventData<"CustomerMoved">).heard === utterance) moved = true;
    }
    look();
  });
  const beganAt = Date.now();
  await client.ask("transcript", {
    ...{ call, channel: "rep", utterance, revision: 1, text, final: true, source: "typed" },
  });
  const timer = setTimeout(resolve, waitMsMax);
  await promise;
  clearTimeout(timer);
  return {
    rules: found.rules && found.rules.at - beganAt,
    told: found.model && found.model.at - beganAt,
    points: found.rules?.points ?? -1,
  };
};
