import { readFileSync, writeFileSync } from "node:fs";
import { describe, Failure } from "@wingman/domain/failure";
import { mixChannel } from "./make-mix.ts";
import { decodeOpus, encodeOpus, lagSamples } from "./make-opus.ts";
import { parseSource, type Channel, type Source } from "./make-source.ts";
import { layOut, type Timeline } from "./make-timeline.ts";
import { openVoice, voiceRateHz } from "./make-voice.ts";

/**
 * Makes one sample call from its `turns.json`: two voices, the words' times, the author's labels and two Ogg Opus
 * files, beside the source. Needs the Debian packages flite and opus-tools; running Wingman needs neither.
 *
 *     node ops/demo/make-sample.ts saas
 */
const makeSample = async (name: string): Promise<string> => {
  const folder = new URL(`samples/${name}/`, import.meta.url);
  const source = parseSource(readFileSync(new URL("turns.json", folder), "utf8"));
  const timeline = layOut(source, { rep: openVoice(source.voices.rep), customer: openVoice(source.voices.customer) });

  const channels: readonly Channel[] = ["rep", "customer"];
  for (const [index, channel] of channels.entries()) {
    const own = timeline.sounds.filter((sound) => sound.channel === channel);
    const samples = mixChannel(own, (timeline.durationMs * voiceRateHz) / 1000, source.seed + index, {
      snrDb: source.noise?.[channel]?.snrDb,
      dead: timeline.dead
        .filter((stretch) => stretch.channel === channel)
        .map(({ fromMs, toMs }) => ({ from: (fromMs * voiceRateHz) / 1000, to: (toMs * voiceRateHz) / 1000 })),
    });
    const opus = encodeOpus(samples, source.seed + index);
    await assertFaithful(
      samples,
      opus,
      own.map((sound) => sound.at),
    );
    writeFileSync(new URL(`${channel}.opus`, folder), opus);
  }
  writeFileSync(new URL("script.json", folder), scriptJson(source, timeline));
  writeFileSync(new URL("moments.json", folder), momentsJson(timeline));
  return `${name}: ${timeline.durationMs / 1000} s, ${timeline.turns.length} turns, ${timeline.moments.length} moments`;
};

/** The files are only worth their word times if they decode to the same length with nothing shifted. */
const assertFaithful = async (samples: Int16Array, opus: Uint8Array, turnStarts: readonly number[]): Promise<void> => {
  const decoded = await decodeOpus(opus);
  if (decoded.length !== samples.length) throw new Error(`decoded ${decoded.length} samples of ${samples.length}`);
  for (const start of turnStarts) {
    const lag = lagSamples(samples, decoded, start, voiceRateHz);
    if (Math.abs(lag) > 2)
      throw new Error(`the sound at sample ${start} came out of the file shifted by ${lag} samples`);
  }
};

const scriptJson = (source: Source, { durationMs, turns, consent, dead }: Timeline): string => {
  const { title, about, playbook, seed, language, customer, rep, noise } = source;
  const clipped = source.turns.flatMap(({ clipDb }, index) =>
    clipDb === undefined ? [] : [{ turn: index + 1, clipDb }],
  );
  const spoilt = noise !== undefined || dead.length > 0 || clipped.length > 0;
  const faults = spoilt ? { noise, dead, clipped } : undefined;
  const facts = { title, about, playbook, seed, language, customer, rep, durationMs, consent, faults };
  const head = JSON.stringify(facts, null, 2).slice(0, -2);
  const blocks = turns.map(({ words, ...turn }) => {
    const lines = words.map((word) => `        ${JSON.stringify(word)}`).join(",\n");
    return `    {\n${Object.entries(turn)
      .map(([key, value]) => `      "${key}": ${JSON.stringify(value)}`)
      .join(",\n")},\n      "words": [\n${lines}\n      ]\n    }`;
  });
  return `${head},\n  "turns": [\n${blocks.join(",\n")}\n  ]\n}\n`;
};

const momentsJson = ({ moments }: Timeline): string => {
  const about =
    "Moments at which a card on the rep's screen would help, labelled by the author of the script without sight " +
    "of any playbook. `kind` is the author's choice, `kinds` every kind that is right; t0Ms is the end of the " +
    "last of `words` in the call. What is not listed deserves no card of these kinds.";
  return `${JSON.stringify({ about, moments }, null, 2)}\n`;
};

const name = process.argv[2] ?? "";
try {
  if (!/^[a-z0-9-]+$/.test(name)) {
    throw new Failure("WING_SAMPLE_UNNAMED", "No sample was named.", {
      remedy: "Give the folder, as in: make-sample.ts saas",
    });
  }
  console.log(await makeSample(name));
} catch (error) {
  console.error(describe(error));
  process.exitCode = 1;
}
