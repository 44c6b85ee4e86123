/** A part of the sample call through a whole Wingman at the speed of speech, and when each word came back on the caller's socket. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Heard, Listening, Recognizer } from "@wingman/gpu/stt/recognizer";
import { spokenWords } from "@wingman/gpu/stt/spoken";
import { openClient, playSound, startOf } from "@wingman/ops/bin/client";
import type { Running } from "@wingman/ops/bin/up";
import { newId } from "@wingman/streams/base/ids";
import { readSample } from "../../harness/sample.ts";

/** Sound that ends the last utterance, and time for its final. */
const tailMs = 2_500;

export type SpokenWord = {
  readonly channel: Channel;
  readonly text: string;
  /** On the clock of the sound that was played. */
  readonly startMs: number;
  readonly endMs: number;
};
export type Came = {
  readonly channel: Channel;
  readonly isFinal: boolean;
  readonly firstSample: number;
  readonly endSample: number;
  readonly words: readonly { readonly text: string; readonly firstSample: number; readonly endSample: number }[];
  /** When it reached the caller, in milliseconds after the sound began. */
  readonly atMs: number;
};
export type SoundedCall = {
  /** Words that can be found again in what was heard: those cut at the edges of the part are left out, and numbers. */
  readonly words: readonly SpokenWord[];
  /** When somebody spoke: every word there is, and of one that the end of the part cut as much as was played. */
  readonly speech: readonly Pick<SpokenWord, "channel" | "startMs" | "endMs">[];
  readonly came: readonly Came[];
};

/** Plays `[fromMs, toMs)` of the sample. */
export const soundedCall = async (
  wingman: Pick<Running, "url">,
  { fromMs, toMs, signal }: { readonly fromMs: number; readonly toMs: number; readonly signal: AbortSignal },
): Promise<SoundedCall> => {
  const { script, sides } = await readSample();
  const client = await openClient(wingman.url);
  const call = newId();
  const came: Came[] = [];
  let startedAt = 0;
  client.onMessage(({ type, data, at }) => {
    if (type !== "transcript") return;
    for (const event of (data as { events: { type: string; data: unknown }[] }).events) {
      if (event.type !== "FragmentTranscribed" && event.type !== "UtteranceTranscribed") continue;
      const { channel, words } = event.data as EventData<"FragmentTranscribed">; // What both have.
      const spans = event.data as Partial<EventData<"UtteranceTranscribed">>;
      came.push({
        channel: channel as Channel,
        isFinal: event.type === "UtteranceTranscribed",
        firstSample: spans.firstSample ?? words[0]?.firstSample ?? 0,
        endSample: spans.endSample ?? words.at(-1)?.endSample ?? 0,
        words,
        atMs: at - startedAt,
      });
    }
  });
  await client.ask("start-call", startOf({ call, title: "speech" }));
  const sound = (channel: Channel): Int16Array => {
    const part = new Int16Array((toMs - fromMs + tailMs) * 16);
    part.set(sides[channel].subarray(fromMs * 16, toMs * 16));
    return part;
  };
  startedAt = Date.now();
  await playSound(client, { rep: sound("rep"), customer: sound("customer") }, { signal });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
  const spoken = script.turns.flatMap(({ channel, words }) => words.map((word) => ({ ...word, channel })));
  const words = spoken
    .filter((word) => word.startMs >= fromMs + 300 && word.endMs <= toMs - 300)
    .flatMap(({ channel, ...word }) => {
      const [text, more] = spokenWords(word.text);
      // "$49" is several words of one time: nobody knows which of them is late.
      return text === undefined || more !== undefined
        ? []
        : [{ channel, text, startMs: word.startMs - fromMs, endMs: word.endMs - fromMs }];
    });
  const speech = spoken
    .filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs)
    .map(({ channel, startMs, endMs }) => ({
      channel,
      startMs: Math.max(0, startMs - fromMs),
      endMs: Math.min(toMs, endMs) - fromMs,
    }));
  return { words, speech, came };
};

/** How far a heard word may lie from where it was spoken. */
const nearMs = 250;

/** When each word that was heard right was first shown, in milliseconds after its end in the sound; undefined where it never was. */
export const lagsOf = ({ words, came }: SoundedCall): (number | undefined)[] =>
  words.map((word) => {
    const middle = (word.startMs + word.endMs) / 2;
    const first = came.find(
      (one) =>
        one.channel === word.channel &&
        one.words.some(
          (heard) =>
            heard.text === word.text && Math.abs((heard.firstSample + heard.endSample) / 32 - middle) <= nearMs,
        ),
    );
    return first && first.atMs - word.endMs;
  });

/** Speech that goes on within so short a time was cut, and did not end. */
const cutMs = 300;

export type Ended = { readonly channel: Channel; readonly firstSample: number; readonly afterMs: number };

/** Finals whose last word was the end of speech, with the time from there to the final on the caller's socket. */
export const endsOf = ({ speech, came }: SoundedCall): { readonly ended: readonly Ended[]; readonly cut: number } => {
  const ended: Ended[] = [];
  let cut = 0;
  for (const final of came) {
    if (!final.isFinal || final.words.length === 0) continue;
    const mine = speech.filter(({ channel }) => channel === final.channel);
    const inside = mine.filter(({ startMs, endMs }) => {
      const middle = ((startMs + endMs) / 2) * 16;
      return final.firstSample <= middle && middle < final.endSample;
    });
    const last = inside.reduce((latest, { endMs }) => Math.max(latest, endMs), 0);
    if (last === 0) continue;
    if (mine.some(({ startMs }) => startMs >= last - 50 && startMs < last + cutMs)) cut += 1;
    else ended.push({ channel: final.channel, firstSample: final.firstSample, afterMs: final.atMs - last });
  }
  return { ended, cut };
};

/** A recogniser that is listened in on: `heard` is told of all that it reports. */
export const tapped = (recognizer: Recognizer, heard: (about: Listening, one: Heard) => void): Recognizer => ({
  ...recognizer,
  info: recognizer.info,
  async *transcribe(about, audio, signal) {
    for await (const one of recognizer.transcribe(about, audio, signal)) {
      heard(about, one);
      yield one;
    }
  },
  [Symbol.asyncDispose]: () => recognizer[Symbol.asyncDispose](),
});
