/** The sample call, played by pressing Play in a real Chromium, as a stranger would; what came of it, against its labels. */
import type { EventData } from "@wingman/domain/call/events/index";
import { openBrowser, press } from "../../harness/browser.ts";
import { type CallLog, readCallLog } from "../../harness/call-log.ts";
import { type Moment, readSample, type Script } from "../../harness/sample.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import type { MeasureContext } from "../measure-kind.ts";

/** A tip answers a label when it is of its kind and its words stand in the labelled turn, or it came so soon after the label's. */
const latestMs = 6_000;
/** Word times of the recogniser may lie a little before the turn's. */
const earlyMs = 300;
const endMsMax = 40_000;

export type Played = {
  readonly log: CallLog;
  /** Each label with the tip that answered it. */
  readonly moments: readonly {
    readonly moment: Moment;
    readonly tip: EventData<"SuggestionMade"> | undefined;
    readonly latencyMs: number | undefined;
  }[];
  readonly unlabelled: readonly EventData<"SuggestionMade">[];
  readonly pageErrors: readonly string[];
};

let played: Promise<Played> | undefined;
/** Plays once a process; the measures that look at one call share it. */
export const playedSample = (context: MeasureContext): Promise<Played> => (played ??= play(context));

const play = async ({ write, signal }: MeasureContext): Promise<Played> => {
  await using wingman = await startTestWingman({ withoutPages: false });
  await wingman.ready;
  await using open = await openBrowser();
  const { script, moments } = await readSample();
  await open.page.goto(wingman.url, { waitUntil: "load" });
  await press(open.page, "Play a sample call");
  await open.page.waitForFunction("location.pathname.startsWith('/live/')");
  const call = (await open.page.evaluate("location.pathname.split('/').at(-1)")) as string;
  write(`  playing ${Math.round(script.durationMs / 1_000)} s in real time`);
  const until = Date.now() + script.durationMs + endMsMax;
  const source = await wingman.log;
  for (;;) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const log = await readCallLog(source, call);
    const ended = log.events.some((event) => event.type === "CallEnded");
    if (!ended && Date.now() < until) continue;
    if (!ended) throw new Error("the sample call did not end by itself");
    return { ...judge(log, moments, script), pageErrors: open.errors };
  }
};

/** Holds a played call against its labels; `openedAtMs` is where sample 0 of the labelled recordings lies. */
export const judge = (log: CallLog, labels: readonly Moment[], script: Script): Omit<Played, "pageErrors"> => {
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

/** End of the last word that fired the tip, by the generator's alignment: the script's word that ends nearest to where the recogniser put it. */
const firedAtMs = (tip: EventData<"SuggestionMade">, moment: Moment, script: Script, opened: number): number => {
  const heardAtMs = (tip.reason.evidence?.spokenAtMs ?? opened + moment.t0Ms) - opened;
  const ends = script.turns
    .filter((turn) => turn.channel === moment.channel)
    .flatMap((turn) => turn.words.map((word) => word.endMs));
  return ends.reduce((best, end) => (Math.abs(end - heardAtMs) < Math.abs(best - heardAtMs) ? end : best), moment.t0Ms);
};
