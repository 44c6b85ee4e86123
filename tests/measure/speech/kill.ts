/**
 * Mutation: `channel.heardTo = heard.endSample` in `gpu/stt/role.ts` left out: what was settled is heard again after a death
 * and finals are doubled. Or `feed.settled(heard.endSample + 16_000)`: a second of sound is let go unheard, and words are lost.
 */
import type { Recognizer } from "@wingman/gpu/stt/recognizer";
import { readSample } from "../../harness/sample.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { openSphinx, type Opened } from "./engines.ts";
import { percentile } from "./figures.ts";
import { finalsIn, type Final, type Ground, missedIn, speechGround } from "./ground.ts";
import { tapped } from "./sounded-call.ts";

const backMsMax = 2_000;
const trialsShort = 15;
const trialsLong = 100;
const channel = "customer";
const soundMs = 9_000;
const quietMs = 1_000;
/** The kill comes with one of so many first fragments: an utterance is open and a word half spoken. Sound that came at once is shown in few. */
const fragmentMax = 2;
const waitMsMax = 30_000;

export const kill: Measure = {
  name: "speech.kill",
  about:
    "The recogniser's process killed in mid-word by SIGSEGV and SIGKILL: words of an undisturbed run of the same sound that stand in no final or in two, and how soon it hears again.",
  asked: `0 lost or doubled, back ≤ ${backMsMax} ms`,
  unit: "lost or doubled",
  async run({ long, signal, write }) {
    await using engine = await openSphinx();
    const watch = { fragment: (): void => undefined, said: (): void => undefined };
    const recognizer: Recognizer = tapped(engine.recognizer, (_, one) => {
      watch.said();
      if (one.kind === "fragment" && one.words.length > 0) watch.fragment();
    });
    await using ground = await speechGround(recognizer, signal);
    const { sides } = await readSample();
    const seed = Number(process.env["WINGMAN_SEED"] ?? Math.floor(Math.random() * 1_000_000));
    const random = randomOf(seed);
    const lines = [`seed ${seed} (WINGMAN_SEED=${seed} repeats it)`];
    const backs: number[] = [];
    let [lost, doubled, missed, killed] = [0, 0, 0, 0];
    const trials = long ? trialsLong : trialsShort;
    for (let trial = 0; trial < trials && !signal.aborted; trial++) {
      const fromMs = Math.floor(random() * (sides[channel].length / 16 - soundMs));
      const sound = new Int16Array((soundMs + quietMs) * 16);
      sound.set(sides[channel].subarray(fromMs * 16, (fromMs + soundMs) * 16));
      watch.fragment = watch.said = () => undefined;
      const undisturbed = await hear(ground, sound);
      if (undisturbed.finals.length === 0) continue; // Nobody speaks here.
      const death = dies(engine, watch, 1 + Math.floor(random() * fragmentMax), trial % 2 ? "SIGSEGV" : "SIGKILL");
      const disturbed = await hear(ground, sound);
      const backMs = await death.back();
      if (backMs === undefined) continue; // The sound was over before the moment came.
      killed += 1;
      backs.push(backMs);
      const words = undisturbed.finals.flatMap((final) => final.words);
      for (const { text, firstSample, endSample } of words) {
        const middle = (firstSample + endSample) / 2;
        const within = (span: { firstSample: number; endSample: number }): boolean =>
          span.firstSample <= middle && middle < span.endSample;
        const count = disturbed.finals.filter(within).length;
        const told = disturbed.missed.some(within);
        if (count === 0 && !told) lost += 1;
        if (count > 1) doubled += 1;
        if (told) missed += 1;
        if ((count === 0 && !told) || count > 1)
          write(`  trial ${trial + 1}: "${text}" at ${Math.round(middle / 16)} ms of ${fromMs} is in ${count} finals`);
      }
      write(`  trial ${trial + 1}: ${death.by}, back after ${Math.round(backMs)} ms, ${words.length} words`);
    }
    const late = backs.filter((ms) => ms > backMsMax).length;
    lines.push(
      `${killed} of ${trials} trials were killed in mid-word; back: median ${Math.round(percentile(backs, 0.5))}, slowest ${Math.round(percentile(backs, 1))} ms, ${late} later than asked`,
      `${lost} words lost, ${doubled} doubled, ${missed} told as missed`,
    );
    if (killed < trials / 2) throw new Error(`only ${killed} of ${trials} kills came about`);
    return { value: lost + doubled, holds: lost + doubled === 0 && late === 0, lines };
  },
};

type Heard = { readonly finals: readonly Final[]; readonly missed: ReturnType<typeof missedIn> };

const hear = async (ground: Ground, sound: Int16Array): Promise<Heard> => {
  const call = await ground.begin();
  const end = await ground.say(call, channel, sound, 0);
  await ground.settled(call, channel, end - quietMs * 16);
  const events = await ground.events(call);
  return { finals: finalsIn(events), missed: missedIn(events) };
};

/** Kills at the n-th fragment; `back` tells how long it was until the next engine said something of the sound. */
const dies = (
  engine: Opened,
  watch: { fragment: () => void; said: () => void },
  n: number,
  by: "SIGSEGV" | "SIGKILL",
) => {
  const { promise, resolve } = Promise.withResolvers<number>();
  let [seen, killedAt, victim] = [0, 0, 0];
  watch.fragment = () => {
    if (++seen !== n) return;
    victim = engine.processId();
    killedAt = performance.now();
    process.kill(victim, by);
  };
  watch.said = () => {
    if (killedAt > 0 && engine.processId() !== victim) resolve(performance.now() - killedAt);
  };
  const over = new Promise<number>((_, reject) =>
    setTimeout(() => reject(new Error("it never came back")), waitMsMax).unref(),
  );
  over.catch(() => undefined);
  return { by, back: async () => (killedAt === 0 ? undefined : Promise.race([promise, over])) };
};
