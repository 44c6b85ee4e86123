/** Text in place of sound (CAP-7): typed or captioned words become the same fragments and finals as spoken ones. */
import { dispositionOf } from "@wingman/domain/call/policy";
import type { CallState } from "@wingman/domain/call/state";
import type { CommitId } from "@wingman/domain/ids";
import type { Request } from "@wingman/domain/protocol/messages";
import { derivedId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { publishFragment, showFragment } from "@wingman/streams/log/fragments";
import type { CallRedactor } from "@wingman/streams/log/call-redactor";
import { sendMasked } from "@wingman/streams/log/masked-utterance";
import { refusalOf } from "../gateway/errors.ts";
import type { Session, Watched } from "../gateway/session.ts";

const samplesPerMs = 16;
/** How long a typed word would have taken to say; only where the client gives no times. */
const wordMs = 350;

/** What the event takes (`domain/call/events`). */
const wordCharsMax = 200;
const wordsMax = 2_000;
const textCharsMax = 8_000;

type Typed = Request<"transcript">;
type Timed = {
  readonly words: readonly Word[];
  readonly startMs: number;
  readonly endMs: number;
  readonly firstSample: number;
  readonly endSample: number;
};
type Word = {
  readonly text: string;
  readonly firstSample: number;
  readonly endSample: number;
  readonly confidence: number;
};

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/**
 * Spreads the words over their time, which typed text cannot tell: as long as they would take to say, ending
 * now and begun after `afterMs`, where the words before them end, so that lines stand as they were typed.
 */
export const timed = (
  typed: {
    readonly texts: readonly string[];
    readonly startMs?: number | undefined;
    readonly endMs?: number | undefined;
  },
  clockMs: number,
  afterMs: number,
): Timed => {
  const { texts } = typed;
  // Nothing was said later than now: a client's wrong clock must not move the call's.
  const endMs = Math.min(typed.endMs ?? clockMs, clockMs);
  const startMs = Math.min(endMs, typed.startMs ?? Math.max(endMs - texts.length * wordMs, afterMs, 0));
  const at = (n: number): number =>
    Math.round((startMs + ((endMs - startMs) * n) / Math.max(1, texts.length)) * samplesPerMs);
  return {
    words: texts.map((text, n) => ({ text, firstSample: at(n), endSample: at(n + 1), confidence: 1 })),
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
    firstSample: at(0),
    endSample: at(texts.length),
  };
};

/** As events take them: cut after they were masked, or half an address would pass as a word. Masks may be longer than what they hide. */
export const fitting = ({ text, words }: { readonly text: string; readonly words: readonly Word[] }) => ({
  text: text.slice(0, textCharsMax),
  words: words.slice(0, wordsMax).map((word) => ({ ...word, text: word.text.slice(0, wordCharsMax) })),
});

/** Answers the sequence a final reached, again for one that is sent again; undefined for interim text. */
export const takeTyped = async (session: Session, watched: Watched, typed: Typed): Promise<number | undefined> => {
  const { calls, now, redactors } = session.services;
  const { tenant, actor } = session.principal;
  const clockMs = Math.max(0, now() - watched.startedAt);
  const aggregate = callAggregate(tenant, typed.call);
  const { state, sequence } = await calls.load(aggregate);
  const texts = wordsOf(typed.text);
  if (texts.length === 0) return typed.final ? sequence : undefined; // Nothing was said.
  // Typing is slower than talking: when it began says nothing, and would make help for its words look late.
  const { startMs, endMs } = typed;
  const words = timed(
    typed.source === "typed" ? { texts, endMs } : { texts, startMs, endMs },
    clockMs,
    state.wordsEndMs,
  );
  const redactor = redactors.of(tenant, typed.call, state);
  if (!typed.final) {
    await interim(session, state, typed, words, redactor);
    return undefined;
  }
  // One that is sent again, on a bad line, is on the log as it was masked then.
  if (Object.hasOwn(state.written, typed.utterance)) return sequence;
  const { channel, utterance, source, engine = source } = typed;
  if (!state.channels[typed.channel]?.open)
    await calls.send(
      aggregate,
      {
        type: "OpenChannel",
        channel: {
          channel: typed.channel,
          codec: "text",
          sampleRateHz: 16_000,
          openedAtMs: 0,
          engine,
          model: "none",
          ...(engine === "browser"
            ? { accuracy: "good", reason: "The rep's own browser hears; its maker gets the sound." }
            : { accuracy: "best", reason: "The words were typed, not heard." }),
        },
      },
      { actor, clockMs, id: derivedId("open", typed.call, typed.channel, "text", sequence) as CommitId },
    );
  const sent = await sendMasked(
    calls,
    aggregate,
    redactor,
    redactor.final({ channel, utterance, ...words }),
    ({ masks, ...masked }) => ({
      utterance,
      channel,
      ...fitting(masked),
      startMs: words.startMs,
      endMs: words.endMs,
      firstSample: words.firstSample,
      endSample: words.endSample,
      ...(masks && { masks }),
      source,
      engine,
      model: "none",
    }),
    { actor, clockMs: words.endMs, id: derivedId("typed", typed.call, typed.channel, typed.utterance) as CommitId },
  );
  if (sent.kind === "refused")
    throw refusalOf(
      sent.reason,
      sent.detail,
      sent.reason === "CONSENT_MISSING" ? "Ask first; the words wait in your browser." : undefined,
    );
  return sent.sequence;
};

const interim = async (
  session: Session,
  state: CallState,
  { call, channel, utterance, revision, source }: Typed,
  timedWords: Timed,
  redactor: CallRedactor,
): Promise<void> => {
  const ref = { tenant: session.principal.tenant, call, channel };
  const { startMs, endMs } = timedWords;
  const { text, words } = fitting(redactor.interim({ channel, utterance, ...timedWords }));
  // The word under the cursor may still change; those before it are as good as said.
  const stableCount = source === "captions" ? words.length : Math.max(0, words.length - 1);
  const fragment = { utterance, revision, channel, text, words, startMs, endMs, stableCount };
  const disposition = dispositionOf(state, channel);
  if (disposition === "keep") await publishFragment(session.services.log, ref, fragment);
  else if (disposition === "hold") await showFragment(session.services.log, ref, fragment);
};
