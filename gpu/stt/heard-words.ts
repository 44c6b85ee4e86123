/** What a recogniser heard, as the fragments and finals of one side of a call, on the call's clock. */
import { withoutForgotten } from "@wingman/domain/call/forgetting";
import type { CallState } from "@wingman/domain/call/state";
import type { EventData } from "@wingman/domain/call/events/index";
import { derivedId } from "@wingman/streams/base/ids";
import type { ChannelRef } from "@wingman/streams/log/subjects";
import { type Heard, type HeardWord, type Recognizer, sampleRateHz } from "./recognizer.ts";

type Side = { readonly ref: ChannelRef; readonly startMs: number };

const utteranceId = (side: Side, firstSample: number): string =>
  derivedId("utterance", side.ref.call, side.ref.channel, firstSample);

export const fragmentOf = (
  side: Side,
  heard: Extract<Heard, { kind: "fragment" }>,
): EventData<"FragmentTranscribed"> => ({
  utterance: utteranceId(side, heard.firstSample),
  revision: heard.revision,
  channel: side.ref.channel,
  ...textAndTimes(side, heard),
  stableCount: heard.stableCount,
});

/** Interim text of what was taken back is shown and kept nowhere; undefined where nothing of it is left. */
export const fragmentWithoutForgotten = (
  state: CallState,
  fragment: EventData<"FragmentTranscribed">,
): EventData<"FragmentTranscribed"> | undefined => {
  const kept = withoutForgotten(state.forgotten, fragment);
  const gone = fragment.words.length - kept.words.length;
  if (gone > 0 && kept.words.length === 0) return undefined;
  return { ...kept, stableCount: Math.max(0, kept.stableCount - gone) };
};

export const utteranceOf = (
  side: Side,
  heard: Extract<Heard, { kind: "final" }>,
  recognizer: Recognizer,
): EventData<"UtteranceTranscribed"> => ({
  utterance: utteranceId(side, heard.firstSample),
  channel: side.ref.channel,
  ...textAndTimes(side, heard),
  firstSample: heard.firstSample,
  endSample: heard.endSample,
  source: "speech",
  engine: recognizer.info.engine,
  model: recognizer.info.model,
});

/** Start and end of an utterance on the call's clock are those of its words; silence around them is nobody's. */
export const textAndTimes = (
  side: Side,
  heard: { readonly words: readonly HeardWord[]; readonly firstSample: number; readonly endSample: number },
) => {
  const at = (sample: number): number => Math.max(0, Math.round(side.startMs + sample / (sampleRateHz / 1_000)));
  return {
    text: heard.words.map((word) => word.text).join(" "),
    words: heard.words.map((word) => ({ ...word })),
    startMs: at(heard.words[0]?.firstSample ?? heard.firstSample),
    endMs: at(heard.words.at(-1)?.endSample ?? heard.endSample),
  };
};
