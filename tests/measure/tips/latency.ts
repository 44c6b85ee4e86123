/**
 * Mutation: `guessEveryFrames` in `gpu/stt/listening/listener.ts` from 2 to 24 (a look every 768 ms): p50 must rise past
 * the bar.
 */
import type { EventData } from "@wingman/domain/call/events/index";
import { labelledSamples } from "../../harness/sample.ts";
import { firstSample, type Played, playedSample } from "../first-light/sample-in-browser.ts";
import { paintedAfterMs } from "../judge.ts";
import type { Measure } from "../measure-kind.ts";
import { percentile, spread } from "../speech/figures.ts";

const p50Max = 400;
const p95Max = 700;

export const latency: Measure = {
  name: "tips.latency",
  about:
    "End of the words that fired a tip by wording, by the generator's alignment, to the painted card: a sample call played at its own speed in Chromium, heard by this machine's recogniser; p95. Tips by meaning, which wait for a final, are listed apart. --long plays every labelled sample.",
  asked: `p50 ≤ ${p50Max} ms, p95 ≤ ${p95Max} ms`,
  unit: "ms",
  async run(context) {
    const ids = context.long ? await labelledSamples() : [firstSample];
    const tips: Painted[] = [];
    for (const id of ids) tips.push(...paintedIn(id, await playedSample(context, id)));
    const of = (by: (agent: string) => boolean): number[] =>
      tips.filter((tip) => by(tip.agent)).flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
    const byWording = of((agent) => agent === "playbook");
    const lost = tips.filter(({ ms, agent, isTimed }) => agent === "playbook" && !isTimed && ms === undefined);
    if (byWording.length === 0) throw new Error("no tip by wording was painted");
    const [p50, p95] = [percentile(byWording, 0.5), percentile(byWording, 0.95)];
    return {
      value: p95,
      holds: p50 <= p50Max && p95 <= p95Max && lost.length === 0,
      lines: [
        `by wording: ${spread(byWording)}; ${lost.length} of them were never painted`,
        ...["meaning", "knowledge"].map((agent) => {
          const ms = of((each) => each === agent);
          return `by ${agent}: ${ms.length === 0 ? "none in these calls" : spread(ms)}`;
        }),
        ...tips.map(
          ({ id, headline, agent, ms, stages }) =>
            `  ${id} ${agent.padEnd(9)} ${String(ms ?? "-").padStart(5)} ms  ${stages}  "${headline}"`,
        ),
      ],
    };
  },
};

type Painted = {
  readonly id: string;
  readonly agent: string;
  readonly headline: string;
  /** Time fired it and no words. */
  readonly isTimed: boolean;
  readonly ms: number | undefined;
  readonly stages: string;
};

const paintedIn = (id: string, { log, script }: Played): readonly Painted[] =>
  log.of("SuggestionMade").map((tip) => ({
    ...{ id, agent: tip.reason.agent, isTimed: tip.reason.evidence === null },
    headline: typeof tip.headline === "string" ? tip.headline : "",
    ms: paintedAfterMs(log, tip, script),
    stages: stagesOf(tip),
  }));

/** When it was heard and decided, after the words, on the call's clock: what is left is the way to the page. */
const stagesOf = ({ reason: { stagesMs } }: EventData<"SuggestionMade">): string => {
  const { spoken = 0, heard, decided } = stagesMs;
  const after = (ms: number | undefined): string => (ms === undefined ? "-" : String(Math.round(ms - spoken)));
  return `heard ${after(heard).padStart(4)}, decided ${after(decided).padStart(4)}`;
};
