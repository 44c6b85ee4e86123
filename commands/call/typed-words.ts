/** Text in place of sound (CAP-7): typed or captioned words become the same fragments and finals as spoken ones. */
import type { EventData } from "@wingman/domain/call/events/index";
import { dispositionOf } from "@wingman/domain/call/policy";
import type { CallState } from "@wingman/domain/call/state";
import type { CommitId } from "@wingman/domain/ids";
import type { Request } from "@wingman/domain/protocol/messages";
import { derivedId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { publishFragment, showFragment } from "@wingman/streams/log/fragments";
import { redactText } from "@wingman/streams/log/redact";
import { refusalOf } from "../gateway/errors.ts";
import type { Session, Watched } from "../gateway/session.ts";

const samplesPerMs = 16;
/** How long a typed word would have taken to say; only where the client gives no times. */
const wordMs = 350;

/** What the event takes (`domain/call/events`); the text itself is kept whole. */
const wordCharsMax = 200;
const wordsMax = 2_000;

type Typed = Request<"transcript">;
type Words = Pick<EventData<"FragmentTranscribed">, "text" | "words" | "startMs" | "endMs"> & {
  readonly firstSample: number;
  readonly endSample: number;
};

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

/**
 * Spreads the words over their time, which typed text cannot tell: as long as they would take to say, ending
 * now and begun after `afterMs`, where the words before them end, so that lines stand as they were typed.
 */
export const timed = (
  typed: { readonly text: string; readonly startMs?: number | undefined; readonly endMs?: number | undefined },
  clockMs: number,
  afterMs: number,
): Words => {
  const texts = wordsOf(typed.text);
  // Nothing was said later than now: a client's wrong clock must not move the call's.
  const endMs = Math.min(typed.endMs ?? clockMs, clockMs);
  const startMs = Math.min(endMs, typed.startMs ?? Math.max(endMs - texts.length * wordMs, afterMs, 0));
  const at = (n: number): number =>
    Math.round((startMs + ((endMs - startMs) * n) / Math.max(1, texts.length)) * samplesPerMs);
  return {
    text: texts.join(" "),
    words: texts
      .slice(0, wordsMax)
      .map((text, n) => ({ text: wordText(text), firstSample: at(n), endSample: at(n + 1), confidence: 1 })),
    startMs: Math.round(startMs),
    endMs: Math.round(endMs),
    firstSample: at(0),
    endSample: at(texts.length),
  };
};

/** Masked before it is cut, or half an address would pass as a word. */
const wordText = (text: string): string =>
  text.length > wordCharsMax ? redactText(text).slice(0, wordCharsMax) : text;

/** Answers the sequence a final reached, again for one that is sent again; undefined for interim text. */
export const takeTyped = async (session: Session, watched: Watched, typed: Typed): Promise<number | undefined> => {
  const { calls, now } = session.services;
  const { tenant, actor } = session.principal;
  const clockMs = Math.max(0, now() - watched.startedAt);
  const aggregate = callAggregate(tenant, typed.call);
  const { state, sequence } = await calls.load(aggregate);
  if (wordsOf(typed.text).length === 0) return typed.final ? sequence : undefined; // Nothing was said.
  // Typing is slower than talking: when it began says nothing, and would make help for its words look late.
  const words = timed(
    typed.source === "typed" ? { text: typed.text, endMs: typed.endMs } : typed,
    clockMs,
    state.wordsEndMs,
  );
  if (!typed.final) {
    await interim(session, state, typed, words);
    return undefined;
  }
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
          engine: typed.source,
          model: "none",
          accuracy: "best",
          reason: "The words were typed, not heard.",
        },
      },
      { actor, clockMs, id: derivedId("open", typed.call, typed.channel, "text", sequence) as CommitId },
    );
  const { firstSample, endSample, ...rest } = words;
  const sent = await calls.send(
    aggregate,
    {
      type: "TranscribeUtterance",
      utterance: {
        utterance: typed.utterance,
        channel: typed.channel,
        ...rest,
        firstSample,
        endSample,
        source: typed.source,
        engine: typed.source,
        model: "none",
      },
    },
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

const interim = async (session: Session, state: CallState, typed: Typed, words: Words): Promise<void> => {
  const ref = { tenant: session.principal.tenant, call: typed.call, channel: typed.channel };
  const { firstSample: _first, endSample: _end, ...rest } = words;
  // The word under the cursor may still change; those before it are as good as said.
  const fragment = {
    utterance: typed.utterance,
    revision: typed.revision,
    channel: typed.channel,
    ...rest,
    stableCount:
      typed.source === "captions" ? (rest.words.length as number) : Math.max(0, (rest.words.length as number) - 1),
  };
  const disposition = dispositionOf(state, typed.channel);
  if (disposition === "keep") await publishFragment(session.services.log, ref, fragment);
  else if (disposition === "hold") await showFragment(session.services.log, ref, fragment);
};
