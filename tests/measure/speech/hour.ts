/**
 * Mutation: `library.freeModel(model)` in `gpu/stt/pocketsphinx/decoder.ts` left out and channels changed each minute: memory grows.
 * For the drift: `library.startStream(decoder)` in `begin()` left out: word times go on from the utterance before.
 */
import type { Measure } from "../measure-kind.ts";
import { memoryMbOf, openSphinx } from "./engines.ts";
import { percentile, slopeOf } from "./figures.ts";
import { loopOf, pacedStreams, speechWithoutPauses } from "./paced-streams.ts";

const mbMax = 2;
const driftMsMax = 50;
const streamCount = 4;
const shortMs = 120_000;
const longMs = 3_600_000;
/** The same sound comes again so often: a word of it is compared with itself. */
const loopMs = 20_000;
const warmUpShare = 0.25;
const lookEveryMs = 1_000;

export const hour: Measure = {
  name: "speech.hour",
  about:
    "Paced sound on four streams, two minutes in the short form and an hour with --long: the slope of the engine's memory after warm-up, and how far the times of the same words drift.",
  asked: `< ${mbMax} MB/h, drift ≤ ${driftMsMax} ms`,
  unit: "MB/h",
  async run({ long, signal, write }) {
    await using engine = await openSphinx("fast"); // Four streams of it fit on a core; what leaks, leaks in either.
    const sound = await speechWithoutPauses();
    const ms = long ? longMs : shortMs;
    const startedMs = performance.now();
    const memory: [hours: number, mb: number][] = [];
    const looking = setInterval(() => {
      void memoryMbOf(engine.processId()).then(
        (mb) => memory.push([(performance.now() - startedMs) / 3_600_000, mb]),
        () => undefined,
      );
    }, lookEveryMs);
    /** By stream, word and place in the loop to half a second: where in its loop it was heard, each time. */
    const places = new Map<string, { readonly loop: number; readonly ms: number }[]>();
    try {
      await pacedStreams(
        engine.recognizer,
        Array.from({ length: streamCount }, (_, stream) => loopOf(loopOf(sound, stream * 17_000, loopMs), 0, ms)),
        {
          signal,
          onReport({ stream, heard }) {
            if (heard.kind !== "final") return;
            for (const { text, firstSample } of heard.words) {
              const at = firstSample / 16;
              const place = { loop: Math.floor(at / loopMs), ms: at % loopMs };
              const key = `${stream} ${text} ${Math.round(place.ms / 500)}`;
              places.set(key, [...(places.get(key) ?? []), place]);
            }
          },
        },
      );
    } finally {
      clearInterval(looking);
    }
    const settled = memory.slice(Math.floor(memory.length * warmUpShare));
    const { slope, error } = slopeOf(settled);
    const loops = Math.floor(ms / loopMs);
    const drifts = [...places.values()].flatMap((list) => {
      const first = list.find(({ loop }) => loop < loops / 2);
      const last = list.findLast(({ loop }) => loop >= loops / 2);
      return first && last ? [last.ms - first.ms] : [];
    });
    if (drifts.length < 20) throw new Error(`only ${drifts.length} words were heard in both halves`);
    const drift = percentile(drifts, 0.5);
    write(`  ${settled.length} looks at memory, ${drifts.length} words compared`);
    // In two minutes chance alone moves the slope by more than the bar; only what is beyond its error is growth.
    const holds = slope - (long ? 0 : 2 * error) < mbMax && Math.abs(drift) <= driftMsMax;
    return {
      value: Number(slope.toFixed(1)),
      holds,
      lines: [
        `${(ms / 60_000).toFixed(0)} minutes on ${streamCount} streams; ${settled.at(0)?.[1].toFixed(0)} MB after warm-up, ${settled.at(-1)?.[1].toFixed(0)} MB at the end, slope ${slope.toFixed(1)} ± ${(2 * error).toFixed(1)} MB/h${long ? "" : " (too short to tell less than its error)"}`,
        `drift of ${drifts.length} words: median ${drift.toFixed(0)}, p5 ${percentile(drifts, 0.05).toFixed(0)}, p95 ${percentile(drifts, 0.95).toFixed(0)} ms`,
      ],
    };
  },
};
