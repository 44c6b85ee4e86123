/**
 * Words that were said on one side and heard on both: the customer's voice comes out of the speakers and into the
 * rep's microphone, or the rep's comes back from the customer's room. They are kept once, where they were said.
 * Decided before anything is kept or shown, so that nothing downstream need be corrected. Pure but for what it
 * remembers; words that only one side said are never taken.
 */
import { levelDb, silenceDb } from "../audio/pcm.ts";
import { type Frame, type Heard, type HeardWord, sampleRateHz } from "./recognizer.ts";

const msSamples = sampleRateHz / 1_000;
/** An echo comes so much later at most: through two networks and two sound systems. */
const delayMsMax = 2_000;
/** Word times and the clocks of the two sides are no truer than this; within it the quieter one is the echo. */
const clockMs = 150;
/** An echo keeps the rhythm of what it echoes; who repeats something does not. */
const rhythmMs = 200;
/** Fewer words in a row are said by two people by chance ("yes", "all right"). */
const wordsMin = 3;
/** Of the words from the first to the last that match. An echo is heard worse than the voice. */
const alikeMin = 0.6;
/** Clearly quieter, not by chance. */
const quieterDb = 3;
/** What begins after the other has finished is a repetition, if it is not this much quieter. */
const muchQuieterDb = 10;
/** Where an echo was found there is more of it, also of single words, for so long. */
const knownMsMax = 30_000;
const wordsKept = 300;
/** As much sound as may wait for its recognition, and a little more: 131 s. */
const levelMs = 32;
const levelsKept = 4_096;

/**
 * An echo is often misheard, and then the words say nothing; but the loudness of both sides goes up and down alike. So
 * alike over a second and a half is no chance; around a word, at a delay that is known, less is enough.
 */
const alikeMsMin = 1_500;
const alikeUtterance = 0.8;
const alikeWord = 0.65;
const aroundWordMs = 450;
/** What is below is the room, not a voice. */
const floorDb = -65;

type Timed = { readonly text: string; readonly fromMs: number; readonly toMs: number };
type Side = {
  finals: Timed[];
  interim: readonly Timed[];
  /** Decibels by time, in a ring. */
  readonly levels: Float32Array;
  readonly levelAt: Float64Array;
  echo: { readonly delayMs: number; readonly atMs: number } | null;
};
type Words = Extract<Heard, { kind: "final" | "fragment" }>;

export type CrossTalk = {
  /** Sound of a side as it comes. `startMs` is where the channel's first sample lies on the call's clock. */
  sound(channel: string, startMs: number, frame: Frame): void;
  /** The same without words that are an echo of the other side's; a final says what was left out. Everything else passes as it is. */
  without(channel: string, startMs: number, heard: Heard): Heard;
  /** The words are forgotten, and with them what was found out. */
  forget(): void;
};

/** For the two sides of one call. */
export function crossTalk(): CrossTalk {
  const sides = new Map<string, Side>();
  const sideOf = (channel: string): Side => {
    const known = sides.get(channel);
    if (known) return known;
    const side: Side = {
      finals: [],
      interim: [],
      levels: new Float32Array(levelsKept),
      levelAt: new Float64Array(levelsKept).fill(-1),
      echo: null,
    };
    sides.set(channel, side);
    return side;
  };

  return {
    sound(channel, startMs, { firstSample, samples }) {
      const side = sideOf(channel);
      const length = levelMs * msSamples;
      for (let at = 0; at < samples.length; at += length) {
        const slot = Math.floor((startMs + (firstSample + at) / msSamples) / levelMs);
        side.levels[slot % levelsKept] = levelDb(samples.subarray(at, at + length));
        side.levelAt[slot % levelsKept] = slot;
      }
    },
    without(channel, startMs, heard) {
      if (heard.kind !== "final" && heard.kind !== "fragment") return heard;
      const side = sideOf(channel);
      const others = [...sides].filter(([name]) => name !== channel).map(([, other]) => other);
      const words = heard.words.map((word) => timed(word, startMs));
      const found = others.map((other) => echoIn(words, side, other)).find((one) => one.isEcho.some(Boolean));
      const kept = found === undefined ? heard : left(heard, found);
      if (found !== undefined && heard.kind === "final")
        side.echo = { delayMs: found.delayMs, atMs: words[0]?.fromMs ?? 0 };
      const said = kept.words.map((word) => timed(word, startMs));
      if (heard.kind === "final") side.finals = [...side.finals, ...said].slice(-wordsKept);
      side.interim = heard.kind === "final" ? [] : said;
      if (kept.kind !== "fragment") return kept;
      // Nothing may come of what may yet turn out to be an echo.
      const doubted = others.flatMap((other) => doubtIn(said, side, other));
      return { ...kept, stableCount: Math.min(kept.stableCount, ...doubted) };
    },
    forget() {
      for (const side of sides.values()) [side.finals, side.interim, side.echo] = [[], [], null];
    },
  };
}

type Pair = { readonly mine: number; readonly theirs: number; readonly delayMs: number };
type Found = { readonly delayMs: number; readonly isEcho: readonly boolean[] };
const nothing: Found = { delayMs: 0, isEcho: [] };

function echoIn(words: readonly Timed[], side: Side, other: Side): Found {
  const byWords = sameWords(words, side, other);
  const delayMs = byWords?.delayMs ?? knownDelay(words, side) ?? sameLoudness(words, side, other);
  if (delayMs === undefined) return nothing;
  const isEcho = words.map(
    (word, index) =>
      byWords?.matched.has(index) === true ||
      (isFainter(word, side, other, delayMs) && (byWords?.spans(index) === true || isCopy(word, side, other, delayMs))),
  );
  return { delayMs, isEcho };
}

/** How much later the other side's words come here, and which they are; undefined where they do not. */
function sameWords(
  words: readonly Timed[],
  side: Side,
  other: Side,
): { delayMs: number; matched: ReadonlySet<number>; spans(index: number): boolean } | undefined {
  const theirs = [...other.finals, ...other.interim];
  const run = bestRun(words, theirs);
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const mine = words.slice(first.mine, last.mine + 1);
  const original = theirs.slice(first.theirs, last.theirs + 1);
  const delayMs = run.reduce((sum, pair) => sum + pair.delayMs, 0) / run.length;
  const known = knownDelay(words, side);
  const isKnown = known !== undefined && Math.abs(delayMs - known) <= clockMs;
  if (run.length < (isKnown ? 1 : wordsMin) || run.length < mine.length * alikeMin) return undefined;
  const belowDb = meanDb(other, original) - meanDb(side, mine);
  const overlaps = (mine[0]?.fromMs ?? 0) < (original.at(-1)?.toMs ?? 0);
  const isLater = delayMs > clockMs && overlaps && run.length >= wordsMin;
  if (!(isLater || belowDb >= (overlaps ? quieterDb : muchQuieterDb))) return undefined;
  const matched = new Set(run.map((pair) => pair.mine));
  return { delayMs, matched, spans: (index) => index > first.mine && index < last.mine };
}

const knownDelay = (words: readonly Timed[], { echo }: Side): number | undefined =>
  echo !== null && (words[0]?.fromMs ?? 0) - echo.atMs < knownMsMax ? echo.delayMs : undefined;

/** The delay at which the whole utterance is as loud and as quiet as the other side was, and much fainter. */
function sameLoudness(words: readonly Timed[], side: Side, other: Side): number | undefined {
  const [fromMs, toMs] = [words[0]?.fromMs ?? 0, words.at(-1)?.toMs ?? 0];
  if (toMs - fromMs < alikeMsMin) return undefined;
  let best = { delayMs: 0, alike: 0 };
  for (let delayMs = 0; delayMs <= delayMsMax; delayMs += levelMs) {
    const alike = alikeness(side, other, fromMs, toMs, delayMs);
    if (alike > best.alike) best = { delayMs, alike };
  }
  return best.alike >= alikeUtterance ? best.delayMs : undefined;
}

/** Heard here, after the delay, fainter than what the other side said then. One's own voice is not. */
function isFainter(word: Timed, side: Side, other: Side, delayMs: number): boolean {
  const then = { ...word, fromMs: word.fromMs - delayMs, toMs: word.toMs - delayMs };
  return meanDb(other, [then]) - meanDb(side, [word]) >= quieterDb;
}

/** With the same ups and downs as what the other side said. */
function isCopy(word: Timed, side: Side, other: Side, delayMs: number): boolean {
  const [fromMs, toMs] = [word.fromMs - aroundWordMs, word.toMs + aroundWordMs];
  return [-levelMs, 0, levelMs].some((shift) => alikeness(side, other, fromMs, toMs, delayMs + shift) >= alikeWord);
}

/** Correlation of both sides' decibels, -1 to 1; NaN where the sound of either is not known. */
function alikeness(side: Side, other: Side, fromMs: number, toMs: number, delayMs: number): number {
  const shift = Math.round(delayMs / levelMs);
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let slot = Math.floor(fromMs / levelMs); slot * levelMs < toMs; slot++) {
    const a = Math.max(floorDb, dbAt(side, slot));
    const b = Math.max(floorDb, dbAt(other, slot - shift));
    if (Number.isNaN(a + b)) continue;
    n += 1;
    [x, y, xx, yy, xy] = [x + a, y + b, xx + a * a, yy + b * b, xy + a * b];
  }
  return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
}

const dbAt = ({ levels, levelAt }: Side, slot: number): number =>
  slot >= 0 && levelAt[slot % levelsKept] === slot ? (levels[slot % levelsKept] ?? silenceDb) : Number.NaN;

/** Where the first word lies that another side said just before, louder; what comes after it is in doubt. */
function doubtIn(words: readonly Timed[], side: Side, other: Side): number[] {
  const theirs = [...other.finals, ...other.interim];
  const run = bestRun(words, theirs);
  const first = run[0];
  if (first === undefined) return [];
  const original = run.flatMap((pair) => theirs[pair.theirs] ?? []);
  const mine = run.flatMap((pair) => words[pair.mine] ?? []);
  const overlaps = (words[first.mine]?.fromMs ?? 0) < (theirs.at(-1)?.toMs ?? 0);
  return overlaps && meanDb(other, original) - meanDb(side, mine) >= quieterDb ? [first.mine] : [];
}

/** The most words in order that both have, each as much later here as the others. */
function bestRun(words: readonly Timed[], theirs: readonly Timed[]): readonly Pair[] {
  const pairs: Pair[] = [];
  words.forEach((word, mine) =>
    theirs.forEach((their, index) => {
      const delayMs = word.fromMs - their.fromMs;
      if (word.text === their.text && delayMs >= -clockMs && delayMs <= delayMsMax)
        pairs.push({ mine, theirs: index, delayMs });
    }),
  );
  let best: readonly Pair[] = [];
  for (const { delayMs } of pairs) {
    const run: Pair[] = [];
    for (const pair of pairs) {
      const last = run.at(-1);
      const goesOn = last === undefined || (pair.mine > last.mine && pair.theirs > last.theirs);
      if (goesOn && Math.abs(pair.delayMs - delayMs) <= rhythmMs) run.push(pair);
    }
    if (run.length > best.length) best = run;
  }
  return best;
}

/** NaN where the sound is no longer known: no comparison holds then, and nothing is taken for an echo because of it. */
function meanDb(side: Side, words: readonly Timed[]): number {
  let [sum, count] = [0, 0];
  for (const { fromMs, toMs } of words)
    for (let slot = Math.floor(fromMs / levelMs); slot * levelMs < toMs; slot++) {
      const db = dbAt(side, slot);
      if (Number.isNaN(db)) continue;
      sum += 10 ** (db / 10);
      count += 1;
    }
  return count === 0 ? Number.NaN : 10 * Math.log10(sum / count + 1e-10);
}

function left(heard: Words, { isEcho, delayMs }: Found): Words {
  const words = heard.words.filter((_, index) => !isEcho[index]);
  if (heard.kind === "final") {
    const gone = heard.words.filter((_, index) => isEcho[index]);
    const { firstSample } = gone[0] ?? heard;
    const { endSample } = gone.at(-1) ?? heard;
    return { ...heard, words, echo: { wordCount: gone.length, firstSample, endSample, delayMs: Math.round(delayMs) } };
  }
  const gone = isEcho.slice(0, heard.stableCount).filter(Boolean).length;
  return { ...heard, words, stableCount: heard.stableCount - gone };
}

const timed = ({ text, firstSample, endSample }: HeardWord, startMs: number): Timed => ({
  text: text.toLowerCase().replace(/[.,?!]/g, ""),
  fromMs: startMs + firstSample / msSamples,
  toMs: startMs + endSample / msSamples,
});
