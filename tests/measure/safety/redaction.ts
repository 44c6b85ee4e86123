/**
 * P1: lines of calls whose templates nobody who builds the redaction has read, through the redaction as a call's words go.
 * Found by it when they were planted: the tail of the utterance before dropped (`tailBefore` answering undefined: telephone
 * numbers in halves fall from 1.00 to 0.60, addresses in halves to 0); interim text looked at as if nothing could follow
 * (cards found in all interim text fall from 0.90 to 0.03).
 */
import { cpus } from "node:os";
import { redactText } from "@wingman/streams/log/redact";
import { generateLines, type Line } from "../../fixtures/redaction/generate.ts";
import { judge, judgeInterims, scoreOf, type Verdict } from "../../fixtures/redaction/score.ts";
import type { Form } from "../../fixtures/redaction/template.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { redactLine } from "./redacted-lines.ts";

const bars = { written: { recall: 0.995, precision: 0.98 }, spoken: { recall: 0.97, precision: 0.95 } } as const;
/** Of no bar of P1's own: what an interim text showed is shown. */
const interimMin = 0.75;
const delayP99MsMax = 5;
const fuzzed = { texts: 100_000, charsMax: 60 };
/** Twice the text takes twice the time, give or take what a busy machine does. */
const ratioMax = 3;
const seed = 20_261_126;

type Judged = { readonly line: Line; readonly verdict: Verdict; readonly interim: Verdict["mentions"] };

export const redaction: Measure = {
  name: "safety.redaction",
  about: "Cards, e-mail addresses and phone numbers that redaction finds in held-out lines, written and spoken (P1).",
  asked:
    "recall ≥ 0.995 written and ≥ 0.97 spoken, precision ≥ 0.98 and ≥ 0.95, delay p99 ≤ 5 ms, twice the text at most 3 times as long",
  unit: "of spoken mentions found",
  async run({ long, signal, write }) {
    const tookMs: number[] = [];
    const judged: Judged[] = [];
    for (const line of generateLines({ seed, count: long ? 40_000 : 8_000, half: "judging" })) {
      signal.throwIfAborted();
      const redacted = redactLine(line, { interims: true });
      tookMs.push(...redacted.tookMs);
      judged.push({
        line,
        verdict: judge(line, redacted.finals),
        interim: judgeInterims(line, redacted.interims),
      });
    }
    write(`  ${judged.length} lines are judged`);
    const lines: string[] = [];
    let holds = true;
    let value = 0;
    for (const form of ["written", "spoken"] as const) {
      const mine = judged.filter(({ line }) => line.form === form);
      const score = scoreOf(mine.map(({ verdict }) => verdict));
      const bar = bars[form];
      holds &&= score.recall >= bar.recall && score.precision >= bar.precision;
      if (form === "spoken") value = score.recall;
      const shown = mine.flatMap(({ interim }) => interim);
      const interim = shown.filter(({ found }) => found).length / shown.length;
      holds &&= interim >= interimMin;
      lines.push(
        `${form}: ${mine.length} lines, ${score.mentions} mentions, recall ${figure(score.recall)}, precision ${figure(score.precision)}, F2 ${figure(score.f2)}; ${figure(interim)} in all interim text`,
        ...kindsOf(mine, form),
      );
    }
    tookMs.sort((a, b) => a - b);
    const p99 = tookMs[Math.floor(tookMs.length * 0.99)] ?? 0;
    const ratio = growth();
    const worst = fuzz(long ? fuzzed.texts * 5 : fuzzed.texts, signal);
    holds &&= p99 <= delayP99MsMax && ratio.worst <= ratioMax && worst <= delayP99MsMax * 10;
    lines.push(
      `delay of an utterance, beside what else runs here: p50 ${(tookMs[tookMs.length >> 1] ?? 0).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, worst ${(tookMs.at(-1) ?? 0).toFixed(1)} ms (${cpus()[0]?.model ?? "?"})`,
      `twice the text takes ${ratio.worst.toFixed(2)} times as long at worst (of “${ratio.piece}”); ${fuzzed.texts} fuzz strings, the slowest ${worst.toFixed(1)} ms`,
    );
    return { value: Math.round(value * 10_000) / 10_000, holds, lines };
  },
};

const figure = (share: number): string => share.toFixed(4);

/** Of each kind, and of what was said in two halves: found at the end, and in every interim text on the way. */
const kindsOf = (judged: readonly Judged[], form: Form): string[] => {
  const parts = new Map<string, { found: number; all: number; interim: number }>();
  for (const { line, verdict, interim } of judged)
    for (const [n, { kind, found }] of verdict.mentions.entries()) {
      const mention = [...new Set(line.spans.map((span) => span.mention))][n];
      const isHalved =
        new Set(line.spans.filter((span) => span.mention === mention).map((span) => span.utterance)).size > 1;
      const name = `${kind}${isHalved ? ", in halves" : ""}`;
      const part = parts.get(name) ?? { found: 0, all: 0, interim: 0 };
      part.all += 1;
      part.found += found ? 1 : 0;
      part.interim += interim[n]?.found === true ? 1 : 0;
      parts.set(name, part);
    }
  return [...parts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { found, all, interim }]) =>
        `  ${form} ${name}: ${found} of ${all} (${figure(found / all)}); ${figure(interim / all)} in all interim text`,
    );
};

/** Of this thread alone: what else runs on the machine is no fault of the scanners. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** Pieces of which each scanner takes many for the beginning of something. */
const pieces = [
  "1 ",
  "12-",
  "four ",
  "double ",
  "plus four ",
  "um four ",
  "a dot ",
  "at ",
  "j at ",
  "a@",
  "a.b@",
  "@",
  "x for x ",
  "4111 ",
  "no not ",
  "[card 1] ",
  "+1 (",
  "dot com ",
];
const ratioChars = 6_000;
const roundsOfRatio = 3;
const cpuMsOfRatio = 60;

const growth = (): { readonly worst: number; readonly piece: string } => {
  const cost = (text: string): number => {
    const began = cpuMs();
    let rounds = 0;
    for (; rounds < roundsOfRatio || cpuMs() - began < cpuMsOfRatio; rounds++)
      redactText(text, { end: "open", identityNumbers: true, names: ["Ada Lovelace"] });
    return (cpuMs() - began) / rounds;
  };
  return pieces
    .map((piece) => {
      const text = piece.repeat(Math.ceil(ratioChars / piece.length));
      cost(text);
      return { piece: piece.trim(), worst: cost(text + text) / cost(text) };
    })
    .reduce((one, other) => (other.worst > one.worst ? other : one));
};

/** The longest that any of many strange strings took, each seen as interim text; milliseconds. */
const fuzz = (count: number, signal: AbortSignal): number => {
  const random = randomOf(seed);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item; // It is not empty.
  const parts = [
    ...pieces,
    "dot",
    "seven",
    "٤٢",
    "@",
    "é",
    "😀",
    "[",
    "]",
    "****",
    "—",
    "for",
    "underscore",
    ".",
    "  ",
    "com",
  ];
  let worst = 0;
  for (let n = 0; n < count; n++) {
    if (n % 1_000 === 0) signal.throwIfAborted();
    const text = Array.from({ length: Math.floor(random() * fuzzed.charsMax) }, () => pick(parts)).join(
      pick(["", " ", "-"]),
    );
    const began = cpuMs();
    redactText(text, { end: "open", identityNumbers: true });
    worst = Math.max(worst, cpuMs() - began);
  }
  return worst;
};
