import type { Channel } from "@wingman/domain/call/events/shared";
import { readSample } from "../../harness/sample.ts";
import { judge } from "../judge.ts";
import type { Measure } from "../measure-kind.ts";
import { shownAt } from "./shown-words.ts";
import { playTwoTabs } from "./two-tabs.ts";

const lagMsMax = 500;
const channels = ["rep", "customer"] as const;

export const browser: Measure = {
  name: "impression.browser",
  about:
    "End of a word in the sound, by the generator's alignment, to its first paint on the page (interim text counts), p95 over both sides; microphone file and a second tab in a real Chromium.",
  asked: `≤ ${lagMsMax} ms, every labelled moment met`,
  unit: "ms",
  async run(context) {
    const { script, moments: labels } = await readSample();
    const { log, paints, soundAt, captureMs, pageErrors } = await playTwoTabs(context);
    const lags = Object.fromEntries(
      channels.map((channel) => {
        const words = script.turns.filter((turn) => turn.channel === channel).flatMap((turn) => turn.words);
        const shown = shownAt(words, paints, channel, soundAt[channel]);
        const each = words.flatMap((word, n) => {
          const at = shown[n];
          return at === null || at === undefined ? [] : [Math.round(at - soundAt[channel](word.endMs))];
        });
        return [channel, { spoken: words.length, each: each.sort((a, b) => a - b) }];
      }),
    ) as Record<Channel, { spoken: number; each: number[] }>;
    const all = channels.flatMap((channel) => lags[channel].each).sort((a, b) => a - b);
    const value = share(all, 0.95);
    if (value === undefined) throw new Error("no word was shown");
    // The labels count from the recordings' first samples, which lie elsewhere than the channels' own.
    const openedAtMs = { rep: soundAt.rep(0) - log.startedAt, customer: soundAt.customer(0) - log.startedAt };
    const judged = judge({ ...log, openedAtMs }, labels, script);
    const met = judged.moments.filter(({ tip }) => tip !== undefined);
    const missed = judged.moments.filter(({ tip }) => tip === undefined).map(({ moment }) => moment.id);
    return {
      value,
      holds: value <= lagMsMax && met.length === labels.length,
      lines: [
        ...channels.map((channel) => {
          const { spoken, each } = lags[channel];
          return `${channel}: ${each.length} of ${spoken} words shown, median ${share(each, 0.5)} ms, p95 ${share(each, 0.95)} ms, slowest ${each.at(-1)} ms`;
        }),
        `${all.filter((ms) => ms <= lagMsMax).length} of ${all.length} words within ${lagMsMax} ms; ${paints.length} paints`,
        `${met.length} of ${labels.length} labelled moments met${missed.length > 0 ? `, missed ${missed.join(", ")}` : ""}; ${judged.unlabelled.length} tips nobody labelled`,
        `customer: ${Math.round(captureMs)} ms from the player's clock to the fastest frames in AUDIO, which are in the figure; the rep's clock begins at such frames`,
        ...pageErrors.map((error) => `page: ${error}`),
      ],
    };
  },
};

const share = (sorted: readonly number[], of: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * of) - 1)];
