/**
 * Utterances gathered into blocks: what one side says before it rests, the other side speaks, or it turns to something
 * else. A recogniser ends an utterance at a breath; a thought is longer than that. Pure; no words leave it but as the
 * last utterances of a block (`thoughtOf`), which agents are asked about.
 */
import type { Channel } from "../call/events/shared.ts";
import { normalWord } from "../playbook/match.ts";
import type { Spoken, Word } from "./spoken.ts";

/** Whoever rests for longer begins anew. */
export const pauseMsMax = 2_500;
/** A final is on its way for so long; until then a block may still go on. */
const onItsWayMs = 2_000;
/** A block of more is cut: a talk without an end is told before its end. */
export const partsMax = 12;
export const blockMsMax = 60_000;
/** A thought is spread over so many utterances at most, and so many words. */
const thoughtPartsMax = 3;
const thoughtWordsMax = 80;
/** A short "mm, right" from the other side ends no block, and begins none. */
const backchannelWordsMax = 2;

export type Part = {
  readonly utterance: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly words: readonly Word[];
};
export type Block = {
  /** The utterance that began it; it keeps this name when late words come before that one. */
  readonly id: string;
  readonly channel: Channel;
  /** By when they began. */
  readonly parts: readonly Part[];
  readonly startMs: number;
  readonly endMs: number;
  /** How often it was told: 0 while it is open. */
  readonly told: number;
  /** When the words began that ended it; of one that a rest ended, no later words did. */
  readonly endedByMs: number;
};
export type Blocks = {
  readonly open: Block | null;
  /** The newest of each side that is over, for words that come late. */
  readonly over: { readonly [side in Channel]?: Block };
};
export const noBlocks: Blocks = { open: null, over: {} };

type Taken = { readonly blocks: Blocks; readonly formed: readonly Block[] };

/** The blocks after a final, and those that it ends or, coming late, changes. */
export const takeFinal = (blocks: Blocks, spoken: Spoken): Taken => {
  const { channel, words } = spoken;
  if (words.length === 0) return { blocks, formed: [] };
  const { open } = blocks;
  const part: Part = { utterance: spoken.utterance, startMs: spoken.startMs, endMs: spoken.endMs, words };
  const before = blocks.over[channel];
  if (before && isLate(before, part)) {
    const changed = { ...withPart(before, part), told: before.told + 1 };
    return { blocks: { ...blocks, over: { ...blocks.over, [channel]: changed } }, formed: [changed] };
  }
  if (open && open.channel !== channel && words.length <= backchannelWordsMax) return { blocks, formed: [] };
  if (open && goesOn(open, channel, part)) return { blocks: { ...blocks, open: withPart(open, part) }, formed: [] };
  const ended = end(blocks, part.startMs);
  const begun: Block = {
    id: part.utterance,
    channel,
    parts: [part],
    startMs: part.startMs,
    endMs: part.endMs,
    told: 0,
    endedByMs: Infinity,
  };
  return { blocks: { ...ended.blocks, open: begun }, formed: ended.formed };
};

/** The blocks at a moment: one whose side has rested is over. `heardMs` is the end of its newest word, interim ones too. */
export const takeTime = (blocks: Blocks, clockMs: number, heardMs: { readonly [side in Channel]: number }): Taken => {
  const { open } = blocks;
  const isOver = open && clockMs - Math.max(open.endMs, heardMs[open.channel]) > pauseMsMax + onItsWayMs;
  return isOver ? end(blocks, Infinity) : { blocks, formed: [] };
};

const end = (blocks: Blocks, endedByMs: number): Taken => {
  if (!blocks.open) return { blocks, formed: [] };
  const ended: Block = { ...blocks.open, told: 1, endedByMs };
  return { blocks: { open: null, over: { ...blocks.over, [ended.channel]: ended } }, formed: [ended] };
};

const goesOn = (open: Block, channel: Channel, part: Part): boolean =>
  open.channel === channel &&
  part.startMs - open.endMs <= pauseMsMax &&
  open.parts.length < partsMax &&
  part.endMs - open.startMs <= blockMsMax &&
  !turns(part.words);

/** Said before what ended the block began, and told after it. */
const isLate = (over: Block, part: Part): boolean =>
  part.startMs < over.endedByMs &&
  part.startMs - over.endMs <= pauseMsMax &&
  over.startMs - part.endMs <= pauseMsMax &&
  over.parts.length < partsMax &&
  Math.max(over.endMs, part.endMs) - Math.min(over.startMs, part.startMs) <= blockMsMax &&
  !turns(part.words);

const withPart = (block: Block, part: Part): Block => {
  const parts = [...block.parts, part].toSorted((a, b) => a.startMs - b.startMs);
  return {
    ...block,
    parts,
    startMs: Math.min(block.startMs, part.startMs),
    endMs: Math.max(block.endMs, part.endMs),
  };
};

/** With such words people turn to something else; they stand at the beginning, after an "um" or an "okay" perhaps. */
const turningWords = [
  "by the way",
  "another thing",
  "one more thing",
  "another question",
  "one more question",
  "one last thing",
  "next question",
  "moving on",
  "apart from that",
  "on another note",
  "something else",
  "different question",
  "before i forget",
  "coming back to",
  "going back to",
  "back to",
  "speaking of",
  "بالمناسبة",
  "شيء آخر",
  "سؤال آخر",
  "موضوع آخر",
].map((phrase) => phrase.split(" ").map(normalWord).join(" "));
const beginningWords = 3;

const turns = (words: readonly Word[]): boolean => {
  const said = words.slice(0, beginningWords + 3).map(({ text }) => normalWord(text));
  return turningWords.some((phrase) => {
    const length = phrase.split(" ").length;
    return said.some((_, at) => at < beginningWords && said.slice(at, at + length).join(" ") === phrase);
  });
};

/**
 * The newest words of the open block as if they were one utterance, named by its last one; undefined where that one
 * stands alone.
 */
export const thoughtOf = ({ open }: Blocks, last: Spoken): Spoken | undefined => {
  if (!open || open.parts.at(-1)?.utterance !== last.utterance) return undefined;
  let parts = open.parts.slice(-thoughtPartsMax);
  while (parts.length > 1 && wordsOf(parts) > thoughtWordsMax) parts = parts.slice(1);
  const [first] = parts;
  if (!first || parts.length < 2) return undefined;
  return {
    ...last,
    words: parts.flatMap(({ words }) => words),
    startMs: first.startMs,
    earlier: parts.slice(0, -1).map(({ utterance, words }) => ({ utterance, words: words.length })),
  };
};
const wordsOf = (parts: readonly Part[]): number => parts.reduce((count, { words }) => count + words.length, 0);
