/**
 * What the customer's own words say for and against the deal, over time: by a list of words and three rules, no model and
 * nothing of a voice. Never of the rep: it takes the customer's lines alone, and refuses any other (`reliability.md` D14).
 * Rules, units and limits: `docs/reference/deal-signal.md`.
 */
import { consentLaws, type ConsentPolicy } from "../privacy/consent-law.ts";
import { type Lexicon, lexicons } from "./deal-lexicon.ts";

/** A line of the customer's: no other fits. */
export type CustomerLine = {
  readonly id: string;
  readonly channel: "customer";
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
};
export type DealWord = {
  readonly text: string;
  /** Below nought: against. */
  readonly score: number;
  /** Turned round by a "not" before it. */
  readonly turned: boolean;
};
export type DealPoint = {
  readonly utterance: string;
  readonly atMs: number;
  /** Of this line alone, -3 to 3. */
  readonly score: number;
  /** The mean of the lines of the last 90 s that say anything, this one included. */
  readonly level: number;
  /** What decided. */
  readonly words: readonly DealWord[];
};

/** So far before a word may its "not" stand. */
export const notReach = 3;
export const lineScoreMax = 3;
export const levelMs = 90_000;
const moreFactor = 1.5;
/** "Not bad" is less than "good". */
const turnedAgainstFactor = 0.5;

/** Keeps the customer's lines, whose words can be read. */
export const customerLines = (
  lines: readonly { id: string; channel: string; text: unknown; startMs: number; endMs: number }[],
): readonly CustomerLine[] =>
  lines.flatMap(({ id, channel, text, startMs, endMs }) =>
    channel === "customer" && typeof text === "string" && text !== ""
      ? [{ id, channel: "customer" as const, text, startMs, endMs }]
      : [],
  );

/** The lines that say something for or against it, in their order. Throws `RangeError` for a line that is not the customer's. */
export const dealSignalOf = (lines: readonly CustomerLine[]): readonly DealPoint[] => {
  const points: DealPoint[] = [];
  let from = 0;
  for (const { id, channel, text, startMs } of lines) {
    // Also where types were left behind: of a person at work nothing is read.
    if (channel !== "customer") throw new RangeError("only the customer's words are read for a deal's signal");
    const words = decidingIn(text);
    if (words.length === 0) continue;
    const score = clipped(words.reduce((sum, word) => sum + word.score, 0));
    while (from < points.length && (points[from]?.atMs ?? 0) < startMs - levelMs) from++;
    const near = [...points.slice(from).map((point) => point.score), score];
    const level = round(near.reduce((sum, one) => sum + one, 0) / near.length);
    points.push({ utterance: id, atMs: startMs, score, level, words });
  }
  return points;
};

/** Whether the law that the company works under, and what was agreed in this call, let a customer's words be read so: only their own yes does. */
export const mayReadSignal = (
  { preset }: Pick<ConsentPolicy, "preset">,
  consent: { readonly state: string; readonly how: string | null },
): boolean =>
  consentLaws[preset].words.includes("customer") &&
  consent.state === "given" &&
  ["aloud", "in-writing", "typed-call"].includes(consent.how ?? "");

const clipped = (score: number): number => round(Math.max(-lineScoreMax, Math.min(lineScoreMax, score)));
const round = (value: number): number => Math.round(value * 100) / 100;

type Entry = { readonly words: readonly string[]; readonly score: number };
type Table = {
  readonly byFirst: ReadonlyMap<string, readonly Entry[]>;
  readonly not: Set<string>;
  readonly more: Set<string>;
};

/** Longest first, so that "too expensive" is not counted as "expensive". */
const tableOf = (lexicon: Lexicon): Table => {
  const entries = ([1, 2] as const).flatMap((weight) => [
    ...lexicon.for[weight].map((text): Entry => ({ words: tokensOf(text), score: weight })),
    ...lexicon.against[weight].map((text): Entry => ({ words: tokensOf(text), score: -weight })),
  ]);
  entries.push(...lexicon.neither.map((text): Entry => ({ words: tokensOf(text), score: 0 })));
  const sorted = entries.toSorted((a, b) => b.words.length - a.words.length);
  return {
    byFirst: Map.groupBy(sorted, ({ words: [first = ""] }) => first),
    not: new Set(lexicon.not),
    more: new Set(lexicon.more),
  };
};

/** Words of a sentence, plain; marks that end one stand by themselves. */
const tokensOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll("’", "'")
    .replaceAll(/[ً-ْ]/g, "") // Marks of vowels, which few write.
    .match(/[\p{L}\p{N}']+|[.,;:!?؟،؛]/gu) ?? [];
const endsClause = /^[.,;:!?؟،؛]$/;
const tables: readonly Table[] = [tableOf(lexicons.en), tableOf(lexicons.ar)];

const decidingIn = (text: string): readonly DealWord[] => {
  const tokens = tokensOf(text);
  // A line of one language has none of the other's words; a mixed one counts both.
  return tables
    .flatMap((table) => foundIn(table, tokens))
    .toSorted((a, b) => a.at - b.at)
    .map(({ word }) => word);
};

const foundIn = (table: Table, tokens: readonly string[]): { readonly at: number; readonly word: DealWord }[] => {
  const found: { at: number; word: DealWord }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const entry = table.byFirst
      .get(tokens[at] ?? "")
      ?.find(({ words }) => words.every((word, n) => tokens[at + n] === word));
    if (!entry) continue;
    const turned = isTurned(table, tokens, at);
    const more = table.more.has(tokens[at - 1] ?? "") || table.more.has(tokens[at + entry.words.length] ?? "-");
    const score = entry.score * (more ? moreFactor : 1) * (!turned ? 1 : entry.score < 0 ? -turnedAgainstFactor : -1);
    if (entry.score !== 0)
      found.push({
        at,
        word: { text: tokens.slice(at, at + entry.words.length).join(" "), score: round(score), turned },
      });
    at += entry.words.length - 1;
  }
  return found;
};

const isTurned = ({ not }: Table, tokens: readonly string[], at: number): boolean => {
  for (let before = at - 1; before >= Math.max(0, at - notReach); before--) {
    const token = tokens[before] ?? "";
    if (endsClause.test(token)) return false;
    if (not.has(token)) return true;
  }
  return false;
};
