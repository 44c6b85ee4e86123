/**
 * Who talks, how fast, how long: figures from the final words alone. Pure; every number here has its
 * definition in `words.ts` (`defined`), one press away on the screen.
 */
import type { Line } from "@wingman/domain/call/view";

export const windowMs = 5 * 60_000;
/** Shares of less than a minute say nothing about a call. */
export const enoughMs = 60_000;
/** A pace from a sentence or two would jump about. */
export const paceSpokenMsMin = 10_000;
export const overlapMsMin = 500;

export type TalkFigures = {
  /** Of what was said in the last five minutes, 0 to 100; null while it is too early to say. */
  readonly repShare: number | null;
  readonly wordsPerMinute: number | null;
  /** Longest the rep spoke with nobody in between, ever in this call. */
  readonly longestMs: number;
  readonly questions: number;
  readonly interruptions: number;
};

export const talkFigures = (lines: readonly Line[], nowMs: number): TalkFigures => {
  const spoken = lines.filter((line) => line.kind === "words");
  const recent = spoken.filter((line) => line.endMs > nowMs - windowMs);
  const repMs = sum(recent, (line) => line.channel === "rep");
  const allMs = sum(recent, () => true);
  const repWords = recent.reduce((count, line) => count + (line.channel === "rep" ? line.wordCount : 0), 0);
  return {
    repShare: nowMs < enoughMs || allMs === 0 ? null : Math.round((100 * repMs) / allMs),
    wordsPerMinute: repMs < paceSpokenMsMin ? null : Math.round(repWords / (repMs / 60_000)),
    longestMs: longest(spoken),
    questions: spoken.filter((line) => line.channel === "rep" && asks(line)).length,
    interruptions: interruptions(spoken),
  };
};

/** The words of a line; nothing where they were erased. */
export const textOf = (line: Line): string => (typeof line.text === "string" ? line.text : "");

/** A final never changes its words, so each is looked at once however long the call lasts. */
const asked = new WeakMap<Line, boolean>();
const asks = (line: Line): boolean => {
  const known = asked.get(line);
  if (known !== undefined) return known;
  const answer = isQuestion(textOf(line));
  asked.set(line, answer);
  return answer;
};

/** The recognisers here write no question marks, so the first words decide. */
export const isQuestion = (text: string): boolean =>
  text.includes("?") ||
  /(^|[.,;] |\b(so|and|but|okay|well|now|just|can i ask|tell me) )(what|how|who|when|where|why|which|whose|is it|is that|is there|are you|are there|are we|do you|does (it|that|he|she)|did you|have you|would you|would it|could you|can you|can we|will you|should we|shall we)\b/i.test(
    text,
  );

const sum = (lines: readonly Line[], wanted: (line: Line) => boolean) =>
  lines.reduce((ms, line) => (wanted(line) ? ms + line.endMs - line.startMs : ms), 0);

/** "Mm-hm": says that one listens, and takes no turn. */
const isBackChannel = (line: Line): boolean =>
  /^(((mm|uh|ah)-?hu?m*|mhm|hm+|yeah|yes|yep|right|okay|ok|sure|i see|نعم|ايوه|أيوه|طيب|تمام|صح)[\s,.]*)+$/i.test(
    textOf(line),
  );

const longest = (lines: readonly Line[]): number => {
  let [best, startMs] = [0, -1];
  for (const line of lines) {
    if (line.channel !== "rep") startMs = isBackChannel(line) ? startMs : -1;
    else {
      if (startMs < 0) startMs = line.startMs;
      best = Math.max(best, line.endMs - startMs);
    }
  }
  return best;
};

/**
 * The rep began while the customer was in the middle of something: not at the edges, where people overlap. Lines
 * stand in the order in which they were begun, so one look is enough: at what ends last of all that began before.
 */
const interruptions = (lines: readonly Line[]): number => {
  const theirs = lines.filter((line) => line.channel === "customer");
  let [count, next, endsMs] = [0, 0, -Infinity];
  for (const line of lines) {
    const { channel, startMs } = line;
    if (channel !== "rep" || isBackChannel(line)) continue;
    for (; startMs > (theirs[next]?.startMs ?? Infinity) + overlapMsMin; next++)
      endsMs = Math.max(endsMs, theirs[next]?.endMs ?? 0);
    if (startMs < endsMs - overlapMsMin) count++;
  }
  return count;
};
