import { labelledSamples, readSample } from "../../harness/sample.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import { unlabelledMax } from "../judge.ts";
import type { Measure } from "../measure-kind.ts";
import { type PlayedSample, playSample } from "./play-sample.ts";

/** Played in a browser by `first-light.moments` already. */
const measuredElsewhere = "saas";
/** A short run stays within three minutes. */
const shortMsMax = 160_000;

export const impressionMoments: Measure = {
  name: "impression.moments",
  about:
    "Labelled moments without a tip and tips nobody labelled beyond one a call, on the sample calls with labels, each with its own playbook; recorded sound over the socket at real speed. The short run plays the calls that first-light.moments does not, if they are short, at once; --long plays all, one after the other.",
  asked: `0 missed, ≤ ${unlabelledMax} unlabelled per call`,
  unit: "wrong",
  async run({ long, signal, write }) {
    const ids = await labelledSamples();
    const lengths = await Promise.all(ids.map(async (id) => (await readSample(id)).script.durationMs));
    const others = ids.filter((id, n) => id !== measuredElsewhere && (lengths[n] ?? 0) <= shortMsMax);
    await using wingman = await startTestWingman();
    await wingman.ready;
    const { speech } = wingman.board.read();
    if (!speech.ready) throw new Error(`nothing hears here: ${speech.reason}`);
    const play = (id: string): Promise<PlayedSample> => {
      write(`  playing ${id} in real time`);
      return playSample(wingman, id, signal);
    };
    const played: PlayedSample[] = [];
    if (long || others.length === 0) for (const id of ids) played.push(await play(id));
    else played.push(...(await Promise.all(others.map(play))));
    const value = played.reduce((sum, call) => sum + wrongIn(call), 0);
    return { value, holds: value === 0, lines: played.flatMap(linesOf) };
  },
};

const missedIn = ({ moments }: PlayedSample): number => moments.filter(({ tip }) => !tip).length;
const wrongIn = (call: PlayedSample): number => missedIn(call) + Math.max(0, call.unlabelled.length - unlabelledMax);

const linesOf = (call: PlayedSample): string[] => [
  `${call.id}, playbook ${call.playbook.id}: ${missedIn(call)} of ${call.moments.length} moments missed, ${call.unlabelled.length} tips unlabelled`,
  ...call.moments.map(
    ({ moment, tip }) =>
      `  ${(moment.kinds ?? [moment.kind]).join(" or ").padEnd(26)} ${tip ? `"${tip.headline}"` : `no tip for "${moment.words}"`}`,
  ),
  ...call.unlabelled.map(
    ({ headline, reason, madeAtMs }) =>
      `  unlabelled                 "${headline}" (${reason.category}) at ${(madeAtMs / 1_000).toFixed(1)} s, on "${reason.evidence?.words ?? "nothing said"}"`,
  ),
];
