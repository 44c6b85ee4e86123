/**
 * Mutation: `guessEveryFrames` in `gpu/stt/listening/listener.ts` from 2 to 24 (a look every 768 ms): p95 must rise past the bar.
 */
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure, MeasureContext } from "../measure-kind.ts";
import { engines } from "./engines.ts";
import { percentile, spread } from "./figures.ts";
import { lagsOf, soundedCall } from "./sounded-call.ts";

const msMax = 500;
/** Both sides speak in it. */
const fromMs = 10_000;
const shortMs = 30_000;
const longMs = 200_000;
/** With fewer words right the figure says nothing of the others. */
const shareMin = 0.5;

export const lag: Measure = {
  name: "speech.lag",
  about:
    "End of a word in the sound to its first showing on the caller's socket, p95 of the words heard right, through gateway, log and recogniser; a table by engine.",
  asked: `≤ ${msMax} ms (PocketSphinx)`,
  unit: "ms",
  async run(context) {
    const lines: string[] = [];
    let value = Number.NaN;
    let holds = false;
    for (const { name, open } of engines) {
      context.signal.throwIfAborted();
      if (typeof open === "string") {
        lines.push(`${name.padEnd(19)} ${open}`);
        continue;
      }
      const lags = await lagsWith(open, context);
      const shown = lags.filter((ms) => ms !== undefined);
      lines.push(
        `${name.padEnd(19)} ${spread(shown)}; ${lags.length - shown.length} of ${lags.length} words were not heard right`,
      );
      if (name !== "pocketsphinx") continue;
      value = Math.round(percentile(shown, 0.95));
      holds = value <= msMax && shown.length >= lags.length * shareMin;
    }
    return { value, holds, lines };
  },
};

const lagsWith = async (
  open: Extract<(typeof engines)[number]["open"], () => unknown>,
  { long, signal }: MeasureContext,
): Promise<(number | undefined)[]> => {
  await using engine = await open();
  await using wingman = await startTestWingman({ recognizer: engine.recognizer });
  await wingman.ready;
  return lagsOf(await soundedCall(wingman, { fromMs, toMs: fromMs + (long ? longMs : shortMs), signal }));
};
