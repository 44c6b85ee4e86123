/**
 * The judge of tips: a tenth of those that were shown, the same that people look at, once the call is over. It reads the
 * words of others, has no tools, and moves nothing: its mark stands beside the people's, whose agreement is counted.
 */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { isForgotten, type Span } from "@wingman/domain/call/forgetting";
import { isSampled } from "@wingman/domain/feedback/lot";
import { describe, Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { isErased } from "@wingman/domain/schema";
import type { Logger } from "pino";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { derivedId } from "../../base/ids.ts";
import type { Calls } from "../../log/calls.ts";
import type { Aggregate, EventLog } from "../../log/event-log.ts";
import { cleared } from "./cleared.ts";
import type { Llm } from "./desk.ts";
import { quoted } from "./prompt.ts";
import { judgePrompt } from "./prompts/judge.ts";

const judgeActor = "judge" as ActorId;
/** Of one call, and calls that wait; beyond that the newest are let go: people look at the tips all the same. */
const tipsPerCallMax = 5;
export const waitingMax = 200;
const linesBefore = 8;
const linesAfter = 4;
const whyCharsMax = 600;
const tokensMax = 300;

/** In which reasons are given. */
const reviewersWords =
  "tip customer representative rep words said asks asked asking answers answered fits does helps helpful harmful late new nothing price question objection request document promise next step call card advice sentence phrase offers offered doubt mentions mentioned clear unclear generic specific right wrong";

const Judged = Type.Object(
  {
    mark: Type.Union([Type.Literal("helpful"), Type.Literal("not"), Type.Literal("harmful")]),
    why: Type.String(),
  },
  { additionalProperties: false },
);

export type Judge = {
  /** Judges a finished call's tips behind those that wait. */
  judge(call: Aggregate): void;
  /** Resolves once nothing waits. */
  idle(): Promise<void>;
};

export const openJudge = (options: {
  readonly llm: Llm;
  readonly log: Pick<EventLog, "read">;
  readonly calls: Calls;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly now: () => number;
}): Judge => {
  const { logger, signal } = options;
  const waiting: Aggregate[] = [];
  let working: Promise<void> | null = null;
  const work = async (): Promise<void> => {
    for (let call = waiting.shift(); call && !signal.aborted; call = waiting.shift())
      await judgeCall(options, call).catch((error: unknown) => {
        if (!signal.aborted) logger.info({ error: describe(error) }, "tips of a call were not judged");
      });
    working = null;
  };
  return {
    judge(call) {
      if (waiting.length >= waitingMax) return;
      waiting.push(call);
      working ??= work();
    },
    idle: async () => {
      while (working) await working;
    },
  };
};

type Tip = EventData<"SuggestionMade">;

/** What is to be judged of a call, by its events: nothing where the customer did not agree, or anybody was erased. */
const toJudge = (events: readonly CallEvent[], call: string) => {
  const forgotten: Span[] = [];
  const tips = new Map<string, Tip>();
  const shown = new Set<string>();
  const gone = new Set<string>();
  const lines: { readonly speaker: string; readonly text: string; readonly startMs: number; readonly endMs: number }[] =
    [];
  let isGiven = false;
  for (const { type, data } of events)
    switch (type) {
      case "ConsentGiven":
        isGiven = true;
        break;
      case "ConsentRefused":
      case "ConsentWithdrawn":
      case "PersonalDataForgotten":
        return { tips: [], lines };
      case "WordsForgotten":
        forgotten.push(data);
        break;
      case "UtteranceTranscribed":
        if (!isErased(data.text) && data.text !== "")
          lines.push({ speaker: data.channel, text: data.text, startMs: data.startMs, endMs: data.endMs });
        break;
      case "SuggestionMade":
        tips.set(data.suggestion, data);
        break;
      case "SuggestionRefined": {
        const tip = tips.get(data.suggestion);
        if (tip && !isErased(data.say)) tips.set(data.suggestion, { ...tip, say: data.say });
        break;
      }
      case "SuggestionShown":
        shown.add(data.suggestion);
        break;
      case "SuggestionRetracted":
      case "SuggestionJudged":
        gone.add(data.suggestion);
        break;
      default:
        break;
    }
  const said = lines.filter(({ endMs }) => !isForgotten(forgotten, endMs));
  const standing = [...tips.values()].filter(
    ({ suggestion, reason, madeAtMs }) =>
      isGiven &&
      shown.has(suggestion) &&
      !gone.has(suggestion) &&
      isSampled(call, suggestion) &&
      !isForgotten(forgotten, reason.evidence?.spokenAtMs ?? madeAtMs),
  );
  return { tips: standing.slice(0, tipsPerCallMax), lines: said };
};

const judgeCall = async (
  { llm, log, calls, signal, now }: Parameters<typeof openJudge>[0],
  aggregate: Aggregate,
): Promise<void> => {
  const events: CallEvent[] = [];
  for await (const commit of log.read(aggregate))
    for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
  const ended = events.find(({ type }) => type === "CallEnded")?.data as EventData<"CallEnded"> | undefined;
  const language = (events.find(({ type }) => type === "CallStarted")?.data as EventData<"CallStarted"> | undefined)
    ?.language;
  if (!ended) return;
  const { tips, lines } = toJudge(events, aggregate.id);
  for (const tip of tips) {
    signal.throwIfAborted();
    const beganAt = now();
    const before = lines.filter(({ startMs }) => startMs <= tip.madeAtMs).slice(-linesBefore);
    const after = lines.filter(({ startMs }) => startMs > tip.madeAtMs).slice(0, linesAfter);
    const talk = (some: typeof lines) => some.map(({ speaker, text }) => ({ speaker, text }));
    const { kind, headline, say } = tip;
    const data = quoted({ before: talk(before), tip: { kind, headline, say }, after: talk(after) });
    const request = { prompt: judgePrompt, data, output: { name: "judged", schema: Judged }, tokensMax };
    let json = "";
    for await (const part of llm.ask(request, { tenant: aggregate.tenant, call: aggregate.id }, signal)) {
      if (part.kind === "tool") throw unfit();
      if (part.kind === "text") {
        json += part.text;
        continue;
      }
      if (part.why === "refused") break; // No mark, and the next is another tip.
      const { mark, why } = judgedIn(json);
      // Its words came of the call's: what is not cleared is left out, and the mark counts all the same.
      const reason = cleared(why, {
        charsMax: whyCharsMax,
        trusted: [reviewersWords, headline],
        sources: [say, ...[...before, ...after].map(({ text }) => text)],
        language: language ?? "en",
      });
      const { evidence } = tip.reason;
      const action = derivedId("judge", aggregate.id, tip.suggestion, judgePrompt.ref);
      await calls.send(
        aggregate,
        {
          type: "SayAfter",
          event: {
            type: "SuggestionJudged",
            data: {
              ...{ action, suggestion: tip.suggestion, mark, why: "text" in reason ? reason.text : "" },
              from: evidence && { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs },
              ...{ model: part.model, prompt: part.prompt, tookMs: Math.max(0, Math.round(now() - beganAt)) },
              usage: {
                inputTokens: part.usage.inputTokens,
                outputTokens: part.usage.outputTokens,
                microDollars: part.usage.microDollars,
              },
              atMs: Math.max(0, ended.durationMs),
            },
          },
        },
        {
          id: derivedId("judged", action) as CommitId,
          actor: judgeActor,
          clockMs: Math.max(0, ended.durationMs),
          correlation: aggregate.id,
        },
      );
    }
  }
};

const judgedIn = (json: string): { readonly mark: EventData<"SuggestionJudged">["mark"]; readonly why: string } => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined; // As wrong as any other form.
  }
  if (Value.Check(Judged, value)) return value;
  throw unfit();
};

const unfit = (): Failure =>
  new Failure("WING_LLM_ANSWER", "a model answered in another form than it was asked for.", {
    remedy: "Choose a model that knows structured output (a JSON schema).",
  });
