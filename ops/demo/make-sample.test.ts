import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { before, describe, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { mixChannel, type PlacedSound } from "./make-mix.ts";
import { decodeOpus } from "./make-opus.ts";
import { parseSource, placeOfPhrase, type Channel } from "./make-source.ts";
import { layOut, type DeadStretch, type Moment, type TimedTurn, type Timeline } from "./make-timeline.ts";
import { openVoice, voiceRateHz, type Speak } from "./make-voice.ts";

/** A finished sample's `script.json`, as far as it is looked at here. */
interface Script extends Pick<Timeline, "durationMs" | "turns" | "consent"> {
  readonly about: string;
  readonly playbook: string;
  readonly faults?: {
    readonly noise?: Partial<Record<Channel, { readonly snrDb: number }>>;
    readonly dead: readonly DeadStretch[];
    readonly clipped: readonly { readonly turn: number; readonly clipDb: number }[];
  };
}

// These read the committed files of the samples, as a player does; the synthesiser is not needed.
const samplesFolder = new URL("samples/", import.meta.url);
const samples = readdirSync(samplesFolder);
const channels: readonly Channel[] = ["rep", "customer"];

const samplesIn = (ms: number): number => (ms * voiceRateHz) / 1000;

const levelDbfs = (sound: Float32Array, fromMs: number, toMs: number): number => {
  const part = sound.subarray(samplesIn(fromMs), samplesIn(toMs));
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 1e-9) / part.length);
};

for (const id of samples) {
  describe(`sample ${id}`, () => {
    const folder = new URL(`${id}/`, samplesFolder);
    const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
    const script = read<Script>("script.json");
    const { moments } = read<{ moments: readonly Moment[] }>("moments.json");
    const sounds = new Map<Channel, Float32Array>();

    before(async () => {
      for (const channel of channels)
        sounds.set(channel, await decodeOpus(readFileSync(new URL(`${channel}.opus`, folder))));
    });

    const soundOf = (channel: Channel): Float32Array => sounds.get(channel) ?? new Float32Array();
    const turnsOf = (channel: Channel): TimedTurn[] => script.turns.filter((turn) => turn.channel === channel);
    const isNoisy = (channel: Channel): boolean => script.faults?.noise?.[channel] !== undefined;
    const isClipped = ({ n }: TimedTurn): boolean => script.faults?.clipped.some(({ turn }) => turn === n) ?? false;
    const isDead = (channel: Channel, fromMs: number, toMs: number): boolean =>
      script.faults?.dead.some((dead) => dead.channel === channel && fromMs < dead.toMs && toMs > dead.fromMs) ?? false;

    /** Steps of 50 ms in which the channel's speaker says nothing and its line is not dead. */
    const silentSteps = (channel: Channel): number[] => {
      const apartMs = 60;
      const steps = Array.from({ length: Math.floor(script.durationMs / 50) }, (_, index) => index * 50);
      return steps.filter(
        (ms) =>
          !isDead(channel, ms - apartMs, ms + 50 + apartMs) &&
          !turnsOf(channel).some((turn) => ms + 50 > turn.startMs - apartMs && ms < turn.endMs + apartMs),
      );
    };

    test("both channels last exactly as long as the script says, and nothing clips that is not meant to", () => {
      for (const channel of channels) {
        const sound = Float32Array.from(soundOf(channel));
        assert.equal(sound.length, samplesIn(script.durationMs));
        for (const turn of turnsOf(channel).filter(isClipped)) {
          const part = sound.subarray(samplesIn(turn.startMs - 20), samplesIn(turn.endMs + 20));
          const flat = part.filter((sample) => Math.abs(sample) > 0.95).length;
          assert.ok(flat > 50, `turn ${turn.n} should be cut flat, but is so in ${flat} samples`);
          part.fill(0);
        }
        const peak = sound.reduce((high, sample) => Math.max(high, Math.abs(sample)), 0);
        assert.ok(peak > 0.4 && peak < 0.6, `${channel} peaks at ${peak}`);
      }
    });

    test("a channel is loud inside its own turns and a quiet room, or its noise, outside them", () => {
      for (const channel of channels) {
        const sound = soundOf(channel);
        const levels = turnsOf(channel).map(({ startMs, endMs }) => levelDbfs(sound, startMs, endMs));
        for (const [index, level] of levels.entries())
          assert.ok(level > -30, `turn ${turnsOf(channel)[index]?.n} is too quiet, at ${level} dBFS`);
        for (const ms of silentSteps(channel)) {
          const level = levelDbfs(sound, ms, ms + 50);
          if (isNoisy(channel)) assert.ok(level > -42 && level < -28, `${channel}'s noise is at ${level} at ${ms} ms`);
          else assert.ok(level < -54, `${channel} is not quiet at ${ms} ms`);
        }
      }
    });

    test("noise lies 15 dB below the speech, and a dead line carries nothing", () => {
      for (const channel of channels.filter(isNoisy)) {
        const power = (parts: readonly (readonly [number, number])[]): number =>
          parts.reduce((sum, [from, to]) => sum + (to - from) * 10 ** (levelDbfs(soundOf(channel), from, to) / 10), 0) /
          parts.reduce((sum, [from, to]) => sum + to - from, 0);
        const noise = power(silentSteps(channel).map((ms) => [ms, ms + 50]));
        const both = power(turnsOf(channel).map(({ startMs, endMs }) => [startMs, endMs]));
        const ratio = 10 * Math.log10((both - noise) / noise);
        assert.ok(ratio > 14 && ratio < 16, `${channel} has ${ratio} dB`);
      }
      for (const { channel, fromMs, toMs } of script.faults?.dead ?? []) {
        // The encoder's window reaches a little into the stretch at both ends.
        assert.ok(levelDbfs(soundOf(channel), fromMs + 60, toMs - 60) < -80);
      }
    });

    test("where the script leaves a pause between two words of a turn, the sound has one", () => {
      let pauses = 0;
      for (const channel of channels) {
        for (const turn of turnsOf(channel)) {
          turn.words.forEach((word, index) => {
            const next = turn.words[index + 1];
            if (!next || next.startMs - word.endMs < 80) return;
            pauses++;
            const level = levelDbfs(soundOf(channel), word.endMs + 15, next.startMs - 15);
            const most = isNoisy(channel) || isClipped(turn) ? -25 : -45;
            assert.ok(level < most, `turn ${turn.n} sounds at ${level} dBFS after "${word.text}"`);
          });
        }
      }
      assert.ok(pauses > 20, `only ${pauses} pauses were there to look at`);
    });

    test("every moment's time is the end of the last of its words, as the script has them", () => {
      for (const moment of moments) {
        const turn = script.turns[moment.turn - 1];
        assert.equal(turn?.channel, moment.channel);
        const words = turn?.words ?? [];
        const { last } = placeOfPhrase(
          words.map((word) => word.text),
          moment.words,
        );
        assert.equal(words[last]?.endMs, moment.t0Ms);
        assert.ok(moment.kinds.includes(moment.kind));
      }
    });

    test("there are five to eight moments, none closer than 9 s, and no minute has more than four", () => {
      const times = moments.map((moment) => moment.t0Ms);
      assert.ok(times.length >= 5 && times.length <= 8);
      times.forEach((time, index) => {
        assert.ok(time - (times[index - 1] ?? -Infinity) >= 9_000);
        assert.ok(time - (times[index - 4] ?? -Infinity) > 60_000);
      });
    });

    test("leave to write the call down is given in the first two turns, before anything else is talked about", () => {
      const { askedTurn, answeredTurn, atMs } = script.consent;
      assert.deepEqual([askedTurn, answeredTurn], [1, 2]);
      assert.equal(script.turns[0]?.channel, "rep");
      assert.equal(script.turns[1]?.endMs, atMs);
      assert.ok(answeredTurn < (moments[0]?.turn ?? 0));
    });

    test("what is made stands as its source has it: every turn's text, every label, the words for the start page", () => {
      const source = parseSource(readFileSync(new URL("turns.json", folder), "utf8"));
      assert.deepEqual(
        script.turns.map(({ text }) => text),
        source.turns.map(({ text }) => text),
      );
      assert.deepEqual(
        moments.map((moment) => moment.id),
        source.turns.flatMap(({ labels = [] }) => labels.map((label) => label.id)),
      );
      assert.deepEqual([script.about, script.playbook], [source.about, source.playbook]);
      assert.match(script.about, /^[A-Z].{20,160}\.$/);
      assert.match(script.playbook, /^[a-z0-9-]+$/);
    });
  });
}

test("every file of a sample is below 2 MB, and all of them together below 10 MB", () => {
  const sizes = samples.flatMap((id) =>
    readdirSync(new URL(id, samplesFolder)).map((file) => statSync(new URL(`${id}/${file}`, samplesFolder)).size),
  );
  assert.ok(samples.length >= 4);
  assert.ok(Math.max(...sizes) < 2e6);
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 10e6);
});

test("in the rough sample a rep talks for two minutes without a question, and both often speak at once", () => {
  const { turns } = JSON.parse(readFileSync(new URL("rough/script.json", samplesFolder), "utf8")) as Script;
  let longest = 0;
  let talkedMs = 0;
  for (const { channel, text, startMs, endMs } of turns) {
    if (channel === "customer") continue;
    talkedMs = text.includes("?") ? 0 : talkedMs + endMs - startMs;
    longest = Math.max(longest, talkedMs);
  }
  assert.ok(longest > 120_000, `it is ${longest} ms`);
  const together = turns.filter((turn, index) => {
    const before = turns[index - 1];
    return before && before.channel !== turn.channel && turn.startMs < before.endMs;
  });
  assert.ok(together.length >= 8, `only ${together.length} times`);
});

// A tone stands for speech below: its level is known.
const tone: PlacedSound = {
  at: 0,
  samples: Int16Array.from(
    { length: voiceRateHz },
    (_, index) => 8_000 * Math.sin((2 * Math.PI * 440 * index) / voiceRateHz),
  ),
};

const level = (part: Int16Array): number =>
  10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);

test("noise is as far below the speech as asked for, and the same each time for one seed only", () => {
  const mixed = mixChannel([tone], 3 * voiceRateHz, 7, { snrDb: 15 });
  const noise = level(mixed.subarray(voiceRateHz + 100));
  assert.ok(Math.abs(level(mixChannel([tone], voiceRateHz, 7)) - noise - 15) < 0.5);
  assert.deepEqual(mixChannel([tone], 3 * voiceRateHz, 7, { snrDb: 15 }), mixed);
  assert.notDeepEqual(mixChannel([tone], 3 * voiceRateHz, 8, { snrDb: 15 }), mixed);
});

test("pink noise has about the same energy in each octave", () => {
  const mixed = mixChannel([tone], 9 * voiceRateHz, 7, { snrDb: 0 }).subarray(voiceRateHz + 100);
  // The difference of the means of neighbouring stretches hears about one octave, set by their length.
  const octave = (length: number): number => {
    let energy = 0;
    let count = 0;
    for (let from = 0; from + 2 * length <= mixed.length; from += length) {
      let difference = 0;
      for (let index = 0; index < length; index++)
        difference += (mixed[from + index] ?? 0) - (mixed[from + length + index] ?? 0);
      energy += (difference / length) ** 2;
      count++;
    }
    return 10 * Math.log10(energy / count);
  };
  const octaves = [2, 4, 8, 16, 32].map(octave);
  assert.ok(Math.max(...octaves) - Math.min(...octaves) < 3, octaves.join(" "));
});

test("a driven turn is cut flat at full scale and leaves the loudness of the others alone", () => {
  const second: PlacedSound = { ...tone, at: 2 * voiceRateHz };
  const plain = mixChannel([tone, second], 3 * voiceRateHz, 7);
  const driven = mixChannel([tone, { ...second, driveDb: 12 }], 3 * voiceRateHz, 7);
  assert.deepEqual(driven.subarray(0, 2 * voiceRateHz), plain.subarray(0, 2 * voiceRateHz));
  assert.ok(driven.filter((sample) => Math.abs(sample) === 32_767).length > voiceRateHz / 4);
});

test("a dead stretch is zero to the sample, and noise goes on around it", () => {
  const mixed = mixChannel([tone], 3 * voiceRateHz, 7, { snrDb: 15, dead: [{ from: 20_000, to: 30_000 }] });
  assert.ok(mixed.subarray(20_000, 30_000).every((sample) => sample === 0));
  assert.ok(level(mixed.subarray(19_000, 20_000)) > 20 && level(mixed.subarray(30_000, 31_000)) > 20);
});

test("a line may not be dead while somebody speaks on it", () => {
  const oneWordASecond: Speak = (text) => ({
    samples: new Int16Array(text.split(" ").length * voiceRateHz),
    words: text.split(" ").map((word, n) => ({ text: word, start: n * voiceRateHz, end: (n + 1) * voiceRateHz })),
  });
  const source = (forMs: number) => ({
    title: "",
    seed: 1,
    language: "en",
    rep: { name: "", company: "", role: "" },
    customer: { name: "", company: "", role: "" },
    voices: { rep: { name: "", stretch: 1 }, customer: { name: "", stretch: 1 } },
    leadMs: 0,
    tailMs: 0,
    consent: { asked: "", answered: "" },
    turns: [
      { channel: "rep", text: "one two three four", cutOther: { afterWord: "two", forMs } } as const,
      { channel: "customer", text: "hello", pauseMs: 500 } as const,
    ],
  });
  const voices = { rep: oneWordASecond, customer: oneWordASecond };
  assert.deepEqual(layOut(source(2_500), voices).dead, [{ channel: "customer", fromMs: 2_000, toMs: 4_500 }]);
  assert.throws(() => layOut(source(2_501), voices), { code: "WING_SAMPLE_SOURCE_INVALID" });
});

test("a voice that cannot be opened names the package to install", () => {
  assert.throws(
    () => openVoice({ name: "nobody", stretch: 1 }),
    (error) =>
      error instanceof Failure &&
      error.code === "WING_SAMPLE_FLITE_MISSING" &&
      /apt-get install flite/.test(error.remedy ?? ""),
  );
});

test("a label is refused when its words are not said, are said twice, or its kind is unknown", () => {
  assert.throws(() => placeOfPhrase(["yes", "of", "course"], "no"), { code: "WING_SAMPLE_SOURCE_INVALID" });
  assert.throws(() => placeOfPhrase(["yes", "and", "yes"], "yes"), { code: "WING_SAMPLE_SOURCE_INVALID" });
  const strange = {
    turns: [{ channel: "rep", text: "yes", labels: [{ id: "x", kinds: ["weather"], words: "yes", note: "" }] }],
  };
  assert.throws(() => parseSource(JSON.stringify(strange)), { code: "WING_SAMPLE_SOURCE_INVALID" });
});

test("a fault of the sound is refused when it is out of range", () => {
  const turn = { channel: "rep", text: "yes" };
  for (const wrong of [
    { turns: [turn], noise: { customer: { snrDb: -3 } } },
    { turns: [{ ...turn, clipDb: 200 }] },
    { turns: [{ ...turn, cutOther: { afterWord: "yes", forMs: 0 } }] },
  ])
    assert.throws(() => parseSource(JSON.stringify(wrong)), { code: "WING_SAMPLE_SOURCE_INVALID" });
  const right = { turns: [{ ...turn, clipDb: 12 }], noise: { customer: { snrDb: 15 } } };
  assert.deepEqual(parseSource(JSON.stringify(right)), right);
});
