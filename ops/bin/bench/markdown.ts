/** What a bench found, as a page. */
import type { EngineResult, Utterance } from "@wingman/gpu/bench/bench";
import { type Interval, utterancesMin } from "@wingman/gpu/bench/bootstrap";
import { spellingRules } from "@wingman/gpu/bench/spelling";
import { comparisonsOf, groupings, groupsOf, type Rate, rateOf } from "@wingman/gpu/bench/summary";

const worstMax = 5;
const wordsShownMax = 300;

export type About = {
  /** The folder's name, or "the sample calls". */
  readonly of: string;
  readonly machine: string;
  readonly passedOver: readonly string[];
};

export const markdownOf = (results: readonly EngineResult[], about: About): string => {
  const measured = results.filter(({ utterances }) => utterances.length > 0);
  const all = measured.flatMap(({ utterances }) => utterances);
  return [
    `# Word errors: ${cell(about.of)}`,
    "",
    `On ${about.machine}. In brackets what 95 of 100 such collections would show, by drawing utterances anew 1,000 times; a dash where there are fewer than ${utterancesMin}. Rates are of all words together, so long utterances weigh more; a rate may be over 100 %.`,
    "",
    table(
      ["engine", "model", "utterances", "words wrong", "other, added, lost", "letters wrong", "of real time"],
      results.map((result) => overall(result)),
    ),
    ...section(
      "One against another",
      comparisonsOf(results).map(({ first, second, utteranceCount, difference }) =>
        difference === null
          ? [first, second, String(utteranceCount), "too few utterances to tell", ""]
          : [
              first,
              second,
              String(utteranceCount),
              `${signed(difference.difference)} (${signed(difference.low)} to ${signed(difference.high)}) points`,
              difference.low > 0
                ? `${second} hears better`
                : difference.high < 0
                  ? `${first} hears better`
                  : "cannot be told apart",
            ],
      ),
      ["first", "second", "utterances", "words wrong, first less second", "so"],
    ),
    ...groupings.flatMap((by) =>
      section(
        `By ${by}`,
        measured.flatMap(({ engine, utterances }) =>
          groupsOf(utterances, by).map(({ value, rate }) => [value, engine, ...rated(rate)]),
        ),
        [by, "engine", "utterances", "words", "words wrong", "letters wrong"],
      ),
    ),
    ...section(
      "Heard worst",
      measured.flatMap(({ engine, utterances }) =>
        worst(utterances).map(({ clip, said, heard }) => [engine, clip, said, heard]),
      ),
      ["engine", "recording", "said", "heard"],
    ),
    ...list("Not measured", [
      ...results.flatMap(({ engine, failures }) =>
        failures.map(({ clip, why }) => `${engine}, ${clip ?? "not measured here"}: ${why}`),
      ),
      ...about.passedOver,
    ]),
    ...list(
      "How the texts were compared",
      [...new Set(all.map(({ language }) => language))].flatMap((language) => spellingRules(language)),
    ),
    "",
  ].join("\n");
};

const overall = ({ engine, info, utterances, audioMs, tookMs }: EngineResult): readonly string[] => {
  if (info === null || utterances.length === 0)
    return [engine, info?.model ?? "", "0", "not measured here", "", "", ""];
  const rate = rateOf(utterances);
  const { substitutions, insertions, deletions } = rate.words;
  return [
    engine,
    `${info.model} (${info.accuracy})`,
    String(rate.utteranceCount),
    sure(rate.words.rate, rate.wordInterval),
    `${substitutions}, ${insertions}, ${deletions}`,
    rate.characters === null ? "too long" : sure(rate.characters.rate, rate.characterInterval),
    (tookMs / audioMs).toFixed(3),
  ];
};

const rated = ({ utteranceCount, words, wordInterval, characters, characterInterval }: Rate): readonly string[] => [
  String(utteranceCount),
  String(words.referenceCount),
  sure(words.rate, wordInterval),
  characters === null ? "too long" : sure(characters.rate, characterInterval),
];

/** `12.3 % (9.8 to 15.0)`. */
export const sure = (rate: number, interval: Interval | null): string =>
  `${percent(rate)} % (${interval === null ? "–" : `${percent(interval.low)} to ${percent(interval.high)}`})`;

const percent = (rate: number): string => (rate * 100).toFixed(1);
const signed = (rate: number): string => `${rate > 0 ? "+" : ""}${percent(rate)}`;

const worst = (utterances: readonly Utterance[]): readonly Utterance[] =>
  utterances
    .filter(({ words }) => words.rate > 0)
    .toSorted((a, b) => errorsIn(b) - errorsIn(a))
    .slice(0, worstMax);

const errorsIn = ({ words }: Utterance): number => words.substitutions + words.insertions + words.deletions;

const section = (title: string, rows: readonly (readonly string[])[], columns: readonly string[]): readonly string[] =>
  rows.length === 0 ? [] : ["", `## ${title}`, "", table(columns, rows)];

const list = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines.map((line) => `- ${line}`)];

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

/** What people said must not end a cell, nor be read as markup. */
const cell = (text: string): string => {
  const short = text.length > wordsShownMax ? `${text.slice(0, wordsShownMax)}…` : text;
  return short
    .toWellFormed()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\|<>`*_[\]]/g, String.raw`\$&`);
};
