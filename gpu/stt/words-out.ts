/** What a recogniser heard as the events that tell it: masked, with their times on the call's clock. */
import type { EventData } from "@wingman/domain/call/events/index";
import { withoutForgotten } from "@wingman/domain/call/forgetting";
import type { CallState } from "@wingman/domain/call/state";
import { derivedId } from "@wingman/streams/base/ids";
import type { CallRedactor, MaskedWords, NumberedWords, Said } from "@wingman/streams/log/call-redactor";
import type { ChannelRef } from "@wingman/streams/log/subjects";
import { type EngineInfo, type Heard, type HeardWord, sampleRateHz } from "./recognizer.ts";

/** Whose words they are, and where its first sample lies on the call's clock. */
type Side = { readonly ref: ChannelRef; readonly startMs: number };
/** A final of which nothing is left that must not be known. */
export type MaskedFinal = Extract<Heard, { kind: "final" }> & { readonly masked: MaskedWords<HeardWord> };
type Spoken = {
  readonly words: readonly HeardWord[];
  readonly firstSample: number;
  readonly endSample?: number;
};

export const maskedFinal = (
  side: Side,
  heard: Extract<Heard, { kind: "final" }>,
  redactor: CallRedactor,
): MaskedFinal => {
  const masked = redactor.final(saidOf(side, heard));
  return { ...heard, words: redactor.shown(masked).words, masked };
};

/** Interim text of what was taken back is shown and kept nowhere; undefined where nothing of it is left. */
export const fragmentOf = (
  side: Side,
  heard: Extract<Heard, { kind: "fragment" }>,
  state: CallState,
  words: Pick<EventData<"FragmentTranscribed">, "text"> & { readonly words: readonly HeardWord[] },
): EventData<"FragmentTranscribed"> | undefined => {
  const fragment = {
    utterance: utteranceId(side, heard.firstSample),
    revision: heard.revision,
    channel: side.ref.channel,
    ...timesOf(side, heard),
    text: words.text,
    words: [...words.words],
    stableCount: heard.stableCount,
  };
  const kept = withoutForgotten(state.forgotten, fragment);
  const gone = fragment.words.length - kept.words.length;
  if (gone > 0 && kept.words.length === 0) return undefined;
  return { ...kept, stableCount: Math.max(0, kept.stableCount - gone) };
};

export const utteranceOf = (
  side: Side,
  heard: Extract<Heard, { kind: "final" }>,
  { text, words, masks }: NumberedWords<HeardWord>,
  { engine, model }: EngineInfo,
): EventData<"UtteranceTranscribed"> => ({
  utterance: utteranceId(side, heard.firstSample),
  channel: side.ref.channel,
  text,
  words,
  ...timesOf(side, heard),
  firstSample: heard.firstSample,
  endSample: heard.endSample,
  ...(masks && { masks }),
  source: "speech",
  engine,
  model,
  ...(heard.speaker !== undefined && { speaker: heard.speaker }),
  ...(heard.language !== undefined && { language: heard.language }),
  ...(heard.echo && { echo: heard.echo }),
});

export const saidOf = (side: Side, heard: Spoken): Said<HeardWord> => ({
  channel: side.ref.channel,
  utterance: utteranceId(side, heard.firstSample),
  words: heard.words,
  ...timesOf(side, heard),
});

/** Start and end of an utterance on the call's clock are those of its words; silence around them is nobody's. */
export const timesOf = (
  { startMs }: Side,
  { words, firstSample, endSample = firstSample }: Spoken,
): { startMs: number; endMs: number } => {
  const at = (sample: number): number => Math.max(0, Math.round(startMs + sample / (sampleRateHz / 1_000)));
  return { startMs: at(words[0]?.firstSample ?? firstSample), endMs: at(words.at(-1)?.endSample ?? endSample) };
};

const utteranceId = ({ ref }: Side, firstSample: number): string =>
  derivedId("utterance", ref.call, ref.channel, firstSample);
