import { Failure } from "@wingman/domain/failure";
import type { PlacedSound } from "./make-mix.ts";
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

/** A stretch in which a channel is digital zero. */
export interface DeadStretch {
  readonly channel: Channel;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Timeline {
  readonly durationMs: number;
  readonly turns: readonly TimedTurn[];
  readonly moments: readonly Moment[];
  readonly consent: { readonly askedTurn: number; readonly answeredTurn: number; readonly atMs: number };
  readonly dead: readonly DeadStretch[];
  /** Each turn's sound, in the order of `turns`. */
  readonly sounds: readonly (PlacedSound & { readonly channel: Channel })[];
}

const samplesPerMs = voiceRateHz / 1000;

/** Lengths are rounded up to this, one Opus frame. */
const frameMs = 20;

/** Says every turn and puts it at its time. Turns start on whole milliseconds; numbers of turns start at 1. */
export const layOut = (source: Source, voices: Readonly<Record<Channel, Speak>>): Timeline => {
  const turns: TimedTurn[] = [];
  const moments: Moment[] = [];
  const sounds: Timeline["sounds"][number][] = [];
  const dead: DeadStretch[] = [];
  const numbers = new Map<string, number>();
  let clockMs = source.leadMs;

  source.turns.forEach((turn, index) => {
    const n = index + 1;
    const spoken = voices[turn.channel](turn.text);
    const startMs = turn.over
      ? endOfWordMs(turns.at(-1)?.words, turn.over.afterWord) + turn.over.delayMs
      : clockMs + (turn.pauseMs ?? 0);
    const words = timed(spoken, startMs);
    const endMs = words.at(-1)?.endMs ?? startMs;
    turns.push({ n, channel: turn.channel, text: turn.text, startMs: words[0]?.startMs ?? startMs, endMs, words });
    sounds.push({ channel: turn.channel, at: startMs * samplesPerMs, samples: spoken.samples, driveDb: turn.clipDb });
    if (turn.cutOther) {
      const fromMs = endOfWordMs(words, turn.cutOther.afterWord);
      const other = turn.channel === "rep" ? "customer" : "rep";
      dead.push({ channel: other, fromMs, toMs: fromMs + turn.cutOther.forMs });
    }
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

  assertNobodyCut(turns, dead);
  const askedTurn = numbers.get(source.consent.asked) ?? 0;
  const answeredTurn = numbers.get(source.consent.answered) ?? 0;
  const atMs = turns[answeredTurn - 1]?.endMs ?? 0;
  const durationMs = Math.ceil((clockMs + source.tailMs) / frameMs) * frameMs;
  return { durationMs, turns, moments, consent: { askedTurn, answeredTurn, atMs }, dead, sounds };
};

const timed = (spoken: SpokenTurn, startMs: number): TimedWord[] =>
  spoken.words.map(({ text, start, end }) => ({
    text,
    startMs: startMs + Math.round(start / samplesPerMs),
    endMs: startMs + Math.round(end / samplesPerMs),
  }));

const endOfWordMs = (words: readonly TimedWord[] = [], word: string): number =>
  words[
    placeOfPhrase(
      words.map(({ text }) => text),
      word,
    ).last
  ]?.endMs ?? 0;

/** A word that a dead line swallowed would still stand in the script. */
const assertNobodyCut = (turns: readonly TimedTurn[], dead: readonly DeadStretch[]): void => {
  for (const { channel, fromMs, toMs } of dead) {
    const cut = turns.find((turn) => turn.channel === channel && turn.startMs < toMs && turn.endMs > fromMs);
    if (!cut) continue;
    throw new Failure("WING_SAMPLE_SOURCE_INVALID", `Turn ${cut.n} is said while its own line is dead.`, {
      remedy: "Move the turn or shorten forMs.",
    });
  }
};
