import { placeOfPhrase, type Channel, type MomentKind, type Source } from "./make-source.ts";
import { voiceRateHz, type Speak, type SpokenTurn } from "./make-voice.ts";

export interface TimedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface TimedTurn {
  readonly n: number;
  readonly channel: Channel;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly words: readonly TimedWord[];
}

export interface Moment {
  readonly id: string;
  /** The kind its author would choose; `kinds` holds every one that is right. */
  readonly kind: MomentKind;
  readonly kinds: readonly MomentKind[];
  readonly channel: Channel;
  readonly turn: number;
  readonly words: string;
  /** End of the last of the words, from the start of the call. */
  readonly t0Ms: number;
  readonly note: string;
}

export interface Timeline {
  readonly durationMs: number;
  readonly turns: readonly TimedTurn[];
  readonly moments: readonly Moment[];
  readonly consent: { readonly askedTurn: number; readonly answeredTurn: number; readonly atMs: number };
  /** Each turn's sound, in the order of `turns`. */
  readonly sounds: readonly { readonly channel: Channel; readonly at: number; readonly samples: Int16Array }[];
}

const samplesPerMs = voiceRateHz / 1000;

/** Lengths are rounded up to this, one Opus frame. */
const frameMs = 20;

/** Says every turn and puts it at its time. Turns start on whole milliseconds; numbers of turns start at 1. */
export const layOut = (source: Source, voices: Readonly<Record<Channel, Speak>>): Timeline => {
  const turns: TimedTurn[] = [];
  const moments: Moment[] = [];
  const sounds: Timeline["sounds"][number][] = [];
  const numbers = new Map<string, number>();
  let clockMs = source.leadMs;

  source.turns.forEach((turn, index) => {
    const n = index + 1;
    const spoken = voices[turn.channel](turn.text);
    const startMs = turn.over ? overMs(turns.at(-1), turn.over) : clockMs + (turn.pauseMs ?? 0);
    const words = timed(spoken, startMs);
    const endMs = words.at(-1)?.endMs ?? startMs;
    turns.push({ n, channel: turn.channel, text: turn.text, startMs: words[0]?.startMs ?? startMs, endMs, words });
    sounds.push({ channel: turn.channel, at: startMs * samplesPerMs, samples: spoken.samples });
    if (turn.key) numbers.set(turn.key, n);
    clockMs = Math.max(clockMs, endMs);

    for (const { id, kinds, words: phrase, note } of turn.labels ?? []) {
      const place = placeOfPhrase(
        words.map((word) => word.text),
        phrase,
      );
      const [kind] = kinds as readonly [MomentKind];
      moments.push({
        id,
        kind,
        kinds,
        channel: turn.channel,
        turn: n,
        words: phrase,
        t0Ms: words[place.last]?.endMs ?? endMs,
        note,
      });
    }
  });

  const askedTurn = numbers.get(source.consent.asked) ?? 0;
  const answeredTurn = numbers.get(source.consent.answered) ?? 0;
  const atMs = turns[answeredTurn - 1]?.endMs ?? 0;
  const durationMs = Math.ceil((clockMs + source.tailMs) / frameMs) * frameMs;
  return { durationMs, turns, moments, consent: { askedTurn, answeredTurn, atMs }, sounds };
};

const timed = (spoken: SpokenTurn, startMs: number): TimedWord[] =>
  spoken.words.map(({ text, start, end }) => ({
    text,
    startMs: startMs + Math.round(start / samplesPerMs),
    endMs: startMs + Math.round(end / samplesPerMs),
  }));

const overMs = (before: TimedTurn | undefined, over: { afterWord: string; delayMs: number }): number => {
  const words = before?.words ?? [];
  const { last } = placeOfPhrase(
    words.map((word) => word.text),
    over.afterWord,
  );
  return (words[last]?.endMs ?? 0) + over.delayMs;
};
