import { Failure } from "@wingman/domain/failure";

export type Channel = "rep" | "customer";

/** What a card may be about; a moment names every kind that would be right. */
export const momentKinds = [
  "price",
  "competitor",
  "authority",
  "timing",
  "need",
  "trust",
  "contract",
  "effort",
  "security",
  "integration",
  "pain",
  "buying-signal",
  "closing",
  "next-step",
  "silence",
  "monologue",
  "question",
] as const;

export type MomentKind = (typeof momentKinds)[number];

export interface SourceLabel {
  readonly id: string;
  readonly kinds: readonly MomentKind[];
  /** Words of the turn, as said; the end of the last of them is the moment's time. */
  readonly words: string;
  readonly note: string;
}

export interface SourceTurn {
  readonly key?: string;
  readonly channel: Channel;
  /** The wait after the end of what was said before. */
  readonly pauseMs?: number;
  /** Said over the other speaker: starts so long after a word of the turn before. */
  readonly over?: { readonly afterWord: string; readonly delayMs: number };
  /** Driven so much louder than the rest of its channel, and cut flat where that goes over full scale. */
  readonly clipDb?: number;
  /** A line that fails: from the end of this word on, the other channel is digital zero for so long. */
  readonly cutOther?: { readonly afterWord: string; readonly forMs: number };
  readonly text: string;
  readonly labels?: readonly SourceLabel[];
}

export interface Speaker {
  readonly name: string;
  readonly company: string;
  readonly role: string;
}

/** A sample call as its author wrote it: `turns.json`. */
export interface Source {
  readonly title: string;
  /** One sentence for the start page. */
  readonly about?: string;
  /** The playbook to play the sample with. */
  readonly playbook?: string;
  readonly seed: number;
  readonly language: string;
  readonly rep: Speaker;
  readonly customer: Speaker;
  readonly voices: Readonly<Record<Channel, { readonly name: string; readonly stretch: number }>>;
  readonly leadMs: number;
  readonly tailMs: number;
  /**
   * Pink noise from the seed instead of a quiet room, so far below the level of the channel's own speech. Encoding
   * takes about 2 dB of it away again: 13 here is 15 in the file.
   */
  readonly noise?: Readonly<Partial<Record<Channel, { readonly snrDb: number }>>>;
  /** Keys of the turn that asks leave to write the call down and of the one that gives it. */
  readonly consent: { readonly asked: string; readonly answered: string };
  readonly turns: readonly SourceTurn[];
}

/** Reads the author's file. @throws Failure WING_SAMPLE_SOURCE_INVALID for a label of no known kind, or a sound fault out of range. */
export const parseSource = (text: string): Source => {
  const source = JSON.parse(text) as Source;
  const known: readonly string[] = momentKinds;
  for (const label of source.turns.flatMap((turn) => turn.labels ?? [])) {
    const strange = label.kinds.find((kind) => !known.includes(kind));
    if (label.kinds.length > 0 && strange === undefined) continue;
    throw new Failure("WING_SAMPLE_SOURCE_INVALID", `The label ${label.id} has the kind "${strange ?? ""}".`, {
      remedy: `Use one of ${momentKinds.join(", ")}.`,
    });
  }
  for (const [setting, value, least, most] of faults(source)) {
    if (value >= least && value <= most) continue;
    throw new Failure("WING_SAMPLE_SOURCE_INVALID", `${setting} is ${value}.`, {
      remedy: `Give a number from ${least} to ${most}.`,
    });
  }
  return source;
};

type Setting = readonly [name: string, value: number, least: number, most: number];

/** Every setting that spoils the sound, with the least and the most of it that makes sense. */
const faults = ({ noise, turns }: Source): Setting[] => {
  const found: (readonly [string, number | undefined, number, number])[] = [
    ...Object.values(noise ?? {}).map(({ snrDb }) => ["snrDb", snrDb, 0, 40] as const),
    ...turns.map(({ clipDb }) => ["clipDb", clipDb, 6, 30] as const),
    ...turns.map(({ cutOther }) => ["forMs", cutOther?.forMs, 20, 60_000] as const),
  ];
  return found.filter((setting): setting is Setting => setting[1] !== undefined);
};

/** The place of a phrase in a turn's words, last word included. @throws Failure when it is not there exactly once. */
export const placeOfPhrase = (words: readonly string[], phrase: string): { first: number; last: number } => {
  const wanted = phrase.split(" ");
  const starts = words.flatMap((_, index) =>
    wanted.every((word, step) => words[index + step] === word) ? [index] : [],
  );
  const first = starts[0];
  if (first === undefined || starts.length > 1) {
    throw new Failure("WING_SAMPLE_SOURCE_INVALID", `"${phrase}" is said ${starts.length} times in its turn.`, {
      remedy: "Copy words that the turn says exactly once.",
    });
  }
  return { first, last: first + wanted.length - 1 };
};
