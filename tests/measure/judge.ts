/** What came of a sample call, held against its labels. */
import type { EventData } from "@wingman/domain/call/events/index";
import type { CallLog } from "../harness/call-log.ts";
import type { Moment, Script } from "../harness/sample.ts";

/** A tip answers a label when it is of its kind and its words stand in the labelled turn, or it came so soon after the label's. */
const latestMs = 6_000;
/** Word times of the recogniser may lie a little before the turn's. */
const earlyMs = 300;

export type Judged = {
  readonly log: CallLog;
  /** Each label with the tip that answered it. */
  readonly moments: readonly {
    readonly moment: Moment;
    readonly tip: EventData<"SuggestionMade"> | undefined;
    /** From the end of the words to the painted card; undefined where no page painted it. */
    readonly latencyMs: number | undefined;
  }[];
  readonly unlabelled: readonly EventData<"SuggestionMade">[];
};

/** A tip nobody labelled may be right all the same, once a call. */
export const unlabelledMax = 1;

export const judge = (log: CallLog, labels: readonly Moment[], script: Script): Judged => {
  const retracted = new Set(log.of("SuggestionRetracted").map((event) => event.suggestion));
  const painted = new Map(log.of("SuggestionShown").map((event) => [event.suggestion, event.paintedAtMs]));
  const tips = log.of("SuggestionMade").filter((tip) => !retracted.has(tip.suggestion));
  const taken = new Set<string>();
  const moments = labels.map((moment) => {
    const opened = log.openedAtMs[moment.channel] ?? 0;
    const saidAtMs = opened + moment.t0Ms;
    const turnAtMs = opened + (script.turns.find((turn) => turn.n === moment.turn)?.startMs ?? moment.t0Ms) - earlyMs;
    const kinds = moment.kinds ?? [moment.kind];
    const tip = tips.find(
      ({ suggestion, madeAtMs, reason }) =>
        !taken.has(suggestion) &&
        kinds.includes(reason.category) &&
        madeAtMs > turnAtMs &&
        madeAtMs < saidAtMs + latestMs,
    );
    if (tip) taken.add(tip.suggestion);
    const at = tip && painted.get(tip.suggestion);
    return {
      moment,
      tip,
      latencyMs:
        at === undefined || !tip
          ? undefined
          : Math.round(at - log.startedAt - opened - firedAtMs(tip, moment, script, opened)),
    };
  });
  return { log, moments, unlabelled: tips.filter((tip) => !taken.has(tip.suggestion)) };
};

/** From the end of the words that fired a tip, whatever it is worth, to its painting; undefined where time fired it or nobody painted it. */
export const paintedAfterMs = (log: CallLog, tip: EventData<"SuggestionMade">, script: Script): number | undefined => {
  const { evidence } = tip.reason;
  const shown = log.of("SuggestionShown").find(({ suggestion }) => suggestion === tip.suggestion);
  if (!evidence || !shown) return undefined;
  const opened = log.openedAtMs[evidence.channel] ?? 0;
  const atMs = nearestEndMs(script, evidence.channel, evidence.spokenAtMs - opened);
  return Math.round(shown.paintedAtMs - log.startedAt - opened - atMs);
};

/** End of the last word that fired the tip, by the generator's alignment: the script's word that ends nearest to where the recogniser put it. */
const firedAtMs = (tip: EventData<"SuggestionMade">, moment: Moment, script: Script, opened: number): number => {
  return nearestEndMs(script, moment.channel, (tip.reason.evidence?.spokenAtMs ?? opened + moment.t0Ms) - opened);
};

const nearestEndMs = (script: Script, channel: string, heardAtMs: number): number => {
  const ends = script.turns
    .filter((turn) => turn.channel === channel)
    .flatMap((turn) => turn.words.map((word) => word.endMs));
  const [first = heardAtMs] = ends;
  return ends.reduce((best, end) => (Math.abs(end - heardAtMs) < Math.abs(best - heardAtMs) ? end : best), first);
};
