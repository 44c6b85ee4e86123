/**
 * Mutation: `hangoverFrames` in `gpu/vad/segmenter.ts` from 10 to 20 (640 ms of quiet end an utterance): p95 must rise past the bar.
 */
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";
import { openSphinx } from "./engines.ts";
import { percentile, spread } from "./figures.ts";
import { endsOf, soundedCall, tapped } from "./sounded-call.ts";

const msMax = 450;
const heldMsMax = 1_500;
const shortMs = 60_000;
const longMs = 240_000;

export const finals: Measure = {
  name: "speech.finals",
  about:
    "End of speech, by the generator's alignment, to the final on the caller's socket, pause included, p95 of utterances that were not held; held ones are counted.",
  asked: `≤ ${msMax} ms, held ones ≤ ${heldMsMax} ms`,
  unit: "ms",
  async run({ long, signal }) {
    await using engine = await openSphinx();
    const held = new Set<string>();
    const recognizer = tapped(engine.recognizer, ({ channel }, one) => {
      if (one.kind === "final" && (one as { readonly held?: boolean }).held === true)
        held.add(`${channel} ${one.firstSample}`);
    });
    await using wingman = await startTestWingman({ recognizer });
    await wingman.ready;
    const { ended, cut } = endsOf(await soundedCall(wingman, { fromMs: 0, toMs: long ? longMs : shortMs, signal }));
    const isHeld = ({ channel, firstSample }: (typeof ended)[number]): boolean => held.has(`${channel} ${firstSample}`);
    const usual = ended.filter((one) => !isHeld(one)).map(({ afterMs }) => afterMs);
    const late = ended.filter(isHeld).map(({ afterMs }) => afterMs);
    if (usual.length === 0) throw new Error("no utterance ended");
    const value = Math.round(percentile(usual, 0.95));
    return {
      value,
      holds: value <= msMax && late.every((ms) => ms <= heldMsMax),
      lines: [
        `not held: ${spread(usual)}`,
        late.length === 0 ? "held: 0" : `held: ${spread(late)}`,
        `${cut} more finals were cut while somebody spoke on`,
      ],
    };
  },
};
