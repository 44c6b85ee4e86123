/**
 * The scorer of one exercise: follows the call's log and tells of each answer of the rep at once, by rules; a model may add
 * words of its own behind it. Once the call is over its score is appended, too. What is told, `domain/practice` decides.
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { describe } from "@wingman/domain/failure";
import type { ActorId, CommitId, EventId } from "@wingman/domain/ids";
import { type Feedback, feedbackOf, turnUpTo } from "@wingman/domain/practice/feedback";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { starterRubric } from "@wingman/domain/practice/rubrics";
import type { Scenario } from "@wingman/domain/practice/scenario";
import { scoreOf } from "@wingman/domain/practice/score";
import { type PracticeTalk, practiceTalkOf, textOf } from "@wingman/domain/practice/talk";
import { derivedId } from "../../base/ids.ts";
import { realRuntime } from "../../base/runtime.ts";
import { isFenceLost } from "../../log/aggregate.ts";
import type { Aggregate, Recorded } from "../../log/event-log.ts";
import { patiently } from "../../log/patiently.ts";
import { conductorActor } from "../inputs.ts";
import type { ExerciseSeat } from "./seat.ts";

/** A log that is away for longer has ended its Wingman, too. */
const appendMsMax = 120_000;
/** Answers of one exercise that a model is asked of at once; of more than that rules alone tell. */
const asksMax = 2;

/** What a model adds of an answer; undefined where it has nothing to say that may be shown. */
export type TellAnswer = (
  asked: {
    readonly aggregate: Aggregate;
    readonly language: string;
    readonly customer: string;
    readonly answer: string;
    readonly feedback: Pick<Feedback, "checks" | "better">;
  },
  signal: AbortSignal,
) => Promise<Pick<Feedback, "told" | "better" | "prompt"> | undefined>;

type Score = EventData<"CallScored">;
/** What a model makes of a whole exercise, of which nothing counts; undefined where nothing of it may be shown. */
export type TellScore = (
  asked: {
    readonly aggregate: Aggregate;
    readonly language: string;
    readonly rubric: PracticeRubric;
    readonly lines: PracticeTalk["lines"];
  },
  signal: AbortSignal,
) => Promise<Pick<Score, "checks" | "criteria" | "told" | "prompt"> | undefined>;

export type ScorerParts = {
  readonly tell?: TellAnswer | undefined;
  readonly tellScore?: TellScore | undefined;
  /** A rubric at its version; undefined where this Wingman knows it not. */
  readonly rubricOf?:
    | ((
        tenant: Aggregate["tenant"],
        rubric: EventData<"PracticeBegun">["rubric"],
      ) => PracticeRubric | undefined | Promise<PracticeRubric | undefined>)
    | undefined;
};
export type ScenarioOf = (
  tenant: Aggregate["tenant"],
  scenario: EventData<"PracticeBegun">["scenario"],
) => Scenario | undefined | Promise<Scenario | undefined>;

export type Scorer = {
  /** A commit of the call, in the order of the log. */
  take(commit: Recorded): void;
  /** Resolves once what was begun is appended. */
  idle(): Promise<void>;
  /** Appends nothing more: the exercise is another's. */
  drop(): void;
};

export const scorerOf = (options: ScorerParts & ExerciseSeat & { readonly scenarioOf: ScenarioOf }): Scorer => {
  const { aggregate, begun, calls, log, logger, now, fence, runtime = realRuntime } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const isSpoken = begun.mode === "spoken";

  /** The call so far: what it holds in memory is bounded by the longest call there is. */
  const events: CallEvent[] = [];
  const eventOf = new Map<string, EventId>();
  const done = new Set<string>();
  let folded = 0;
  let scenario: Scenario | undefined;
  let early: Recorded[] | null = [];
  let working: Promise<void> = Promise.resolve();
  const asking = new Set<Promise<void>>();

  /** Which utterances of the rep end an answer, by what a commit says. */
  const take = (commit: Recorded): readonly string[] => {
    if (commit.sequence <= folded) return [];
    folded = commit.sequence;
    const answers: string[] = [];
    for (const { type, data, id } of commit.events) {
      const event = { type, data } as CallEvent; // Checked when it was appended.
      events.push(event);
      if (event.type === "FeedbackGiven" && event.data.by === "rules") done.add(event.data.utterance);
      if (event.type === "UtteranceTranscribed" && event.data.channel === "rep") {
        eventOf.set(event.data.utterance, id);
        if (!isSpoken) answers.push(event.data.utterance);
      }
      // Spoken words come in pieces: the customer's answer says that the turn was over; so does the end.
      if (isSpoken && event.type === "CustomerMoved" && event.data.heard !== null) answers.push(event.data.heard);
      if (isSpoken && event.type === "CallEnded") answers.push(...lastSaid(events));
    }
    return answers;
  };

  const tellOf = (utterances: readonly string[], tookFrom: number): void => {
    for (const utterance of utterances)
      working = working.then(() =>
        tell(utterance, tookFrom).catch((error: unknown) => {
          if (isFenceLost(error)) stop.abort();
          else if (!signal.aborted)
            logger.error({ call: aggregate.id, error: describe(error) }, "an answer of an exercise was not told of");
        }),
      );
  };

  const tell = async (utterance: string, tookFrom: number): Promise<void> => {
    if (done.has(utterance) || signal.aborted) return;
    done.add(utterance);
    const talk = practiceTalkOf(events);
    const told = talk && feedbackOf(talk, utterance, scenario);
    if (!talk || !told) return;
    await append({ ...told, feedback: derivedId("feedback", aggregate.id, utterance) }, tookFrom);
    const turn = turnUpTo(talk, utterance, scenario);
    if (!options.tell || !turn || asking.size >= asksMax) return;
    const asked = {
      ...{ aggregate, language: talk.language, customer: turn.answers?.text ?? "", answer: textOf(turn) },
      feedback: told,
    };
    const one: Promise<void> = options
      .tell(asked, signal)
      .then(async (added) => {
        if (!added || signal.aborted) return;
        const feedback = derivedId("feedback-told", aggregate.id, utterance);
        // A model adds words: points and checks stay the rules'.
        await append({ ...told, ...added, checks: [], by: "model", feedback }, tookFrom);
      })
      .catch((error: unknown) => {
        if (isFenceLost(error)) stop.abort();
        else if (!signal.aborted)
          logger.info({ call: aggregate.id, error: describe(error) }, "no model told of an answer; the rules' stands");
      })
      .finally(() => asking.delete(one));
    asking.add(one);
  };

  const append = async (feedback: Omit<Feedback, "tookMs" | "atMs">, tookFrom: number): Promise<void> => {
    const { utterance } = feedback;
    // It lies where the answer ends, and is taken back with it.
    const atMs = Math.max(0, Math.round(endOf(events, utterance)));
    const data = { ...feedback, tookMs: Math.max(0, Math.round(now() - tookFrom)), atMs };
    const meta = {
      id: derivedId("feedback-commit", feedback.feedback) as CommitId,
      actor: conductorActor, // One worker of the call, and one fence.
      cause: eventOf.get(utterance) ?? null,
      clockMs: Math.max(0, Math.round(now() - options.startedAt)),
      ...{ fence, correlation: aggregate.id },
    };
    const command = { type: "TellPractice", event: { type: "FeedbackGiven", data } } as const;
    await patiently(signal, appendMsMax, () => calls.send(aggregate, command, meta), runtime);
  };

  const open = async (): Promise<void> => {
    scenario = await options.scenarioOf(aggregate.tenant, begun.scenario);
    const answers: string[] = [];
    for await (const commit of log.read(aggregate)) answers.push(...take(commit));
    for (const commit of early ?? []) answers.push(...take(commit));
    early = null;
    tellOf(answers, now());
  };
  const opening = patiently(signal, appendMsMax, open, runtime).catch((error: unknown) => {
    if (!signal.aborted && !isFenceLost(error))
      logger.error({ call: aggregate.id, error: describe(error) }, "the answers of an exercise are not told of");
  });

  return {
    take(commit) {
      if (early) early.push(commit);
      else tellOf(take(commit), now());
    },
    async idle() {
      await opening;
      await working;
      await Promise.all(asking);
    },
    drop: () => stop.abort(),
  };
};

const lastSaid = (events: readonly CallEvent[]): readonly string[] => {
  const last = events.findLast((event) => event.type === "UtteranceTranscribed");
  return last?.type === "UtteranceTranscribed" && last.data.channel === "rep" ? [last.data.utterance] : [];
};
const endOf = (events: readonly CallEvent[], utterance: string): number => {
  const said = events.find((event) => event.type === "UtteranceTranscribed" && event.data.utterance === utterance);
  return said?.type === "UtteranceTranscribed" ? said.data.endMs : 0;
};

const scorerActor = "agents" as ActorId;

/**
 * The score of an exercise that is over, by rules, and behind it what a model makes of the same, with the points of the
 * rules. Appends nothing where it is no exercise, or what it would append stands already. Throws what the log throws.
 */
export const scorePractice = async (
  { log, calls, logger, signal }: Pick<ExerciseSeat, "log" | "calls" | "logger" | "signal">,
  aggregate: Aggregate,
  {
    rubricOf,
    tellScore,
    scenarioOf,
  }: Pick<ScorerParts, "rubricOf" | "tellScore"> & { readonly scenarioOf: ScenarioOf },
): Promise<void> => {
  const events: CallEvent[] = [];
  for await (const commit of log.read(aggregate))
    for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
  const begun = events.find((event) => event.type === "PracticeBegun");
  const ended = events.find((event) => event.type === "CallEnded");
  if (begun?.type !== "PracticeBegun" || ended?.type !== "CallEnded") return;
  if (events.some(({ type }) => type === "PersonalDataForgotten")) return;
  const standing = events.flatMap((event) => (event.type === "CallScored" ? [event.data] : []));
  if (standing.some(({ by }) => by === "model")) return;
  // A scenario may name a rubric that nobody published: the general one judges then, and the score says so.
  const rubric = (await rubricOf?.(aggregate.tenant, begun.data.rubric)) ?? starterRubric("conversation");
  if (!rubric) return;
  const atMs = Math.max(0, Math.round(ended.data.durationMs));
  const append = async (scored: Score): Promise<void> => {
    const meta = { actor: scorerActor, clockMs: atMs, correlation: aggregate.id };
    const id = derivedId(scored.by === "rules" ? "score" : "score-told", aggregate.id) as CommitId;
    await calls.send(aggregate, { type: "ScoreCall", scored }, { ...meta, id });
  };
  let rules = standing.find(({ by }) => by === "rules");
  if (!rules) {
    const scored = scoreOf(events, rubric, await scenarioOf(aggregate.tenant, begun.data.scenario));
    if (!scored) return;
    rules = { ...scored, atMs };
    await append(rules);
  }
  const talk = tellScore && practiceTalkOf(events);
  if (!talk) return;
  const { language, lines } = talk;
  const added = await tellScore({ aggregate, language, rubric, lines }, signal).catch((error: unknown) => {
    if (!signal.aborted)
      logger.info(
        { call: aggregate.id, error: describe(error) },
        "no model told of an exercise; the rules' score stands",
      );
    return undefined;
  });
  // Points are the rules', and so are measures, which stand in their score.
  if (added && !signal.aborted) await append({ ...rules, measures: [], ...added, by: "model" });
};
