import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { decodeOpus } from "./make-opus.ts";
import { parseSource, placeOfPhrase, type Channel } from "./make-source.ts";
import type { Moment, TimedTurn, Timeline } from "./make-timeline.ts";
import { openVoice, voiceRateHz } from "./make-voice.ts";

// These read the committed files of the sample, as a player does; the synthesiser is not needed.
const folder = new URL("samples/saas/", import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;
const script = read<Pick<Timeline, "durationMs" | "turns" | "consent">>("script.json");
const { moments } = read<{ moments: readonly Moment[] }>("moments.json");
const channels: readonly Channel[] = ["rep", "customer"];
const sound = new Map<Channel, Float32Array>();

before(async () => {
  for (const channel of channels)
    sound.set(channel, await decodeOpus(readFileSync(new URL(`${channel}.opus`, folder))));
});

const samplesOf = (channel: Channel): Float32Array => sound.get(channel) ?? new Float32Array();

const levelDbfs = (channel: Channel, fromMs: number, toMs: number): number => {
  const part = samplesOf(channel).subarray((fromMs * voiceRateHz) / 1000, (toMs * voiceRateHz) / 1000);
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 1e-9) / part.length);
};

const turnsOf = (channel: Channel): TimedTurn[] => script.turns.filter((turn) => turn.channel === channel);

test("both channels last exactly as long as the script says, and neither clips", () => {
  for (const channel of channels) {
    assert.equal(samplesOf(channel).length, (script.durationMs * voiceRateHz) / 1000);
    const peak = samplesOf(channel).reduce((high, sample) => Math.max(high, Math.abs(sample)), 0);
    assert.ok(peak > 0.4 && peak < 0.6, `${channel} peaks at ${peak}`);
  }
});

test("a channel is loud inside its own turns and a quiet room outside them", () => {
  for (const channel of channels) {
    for (const turn of turnsOf(channel)) {
      assert.ok(levelDbfs(channel, turn.startMs, turn.endMs) > -30, `turn ${turn.n} is too quiet`);
    }
    const apartMs = 60;
    for (let ms = 0; ms + 50 <= script.durationMs; ms += 50) {
      const own = turnsOf(channel).some((turn) => ms + 50 > turn.startMs - apartMs && ms < turn.endMs + apartMs);
      if (!own) assert.ok(levelDbfs(channel, ms, ms + 50) < -54, `${channel} is not quiet at ${ms} ms`);
    }
  }
});

test("where the script leaves a pause between two words of a turn, the sound has one", () => {
  let pauses = 0;
  for (const channel of channels) {
    for (const { n, words } of turnsOf(channel)) {
      words.forEach((word, index) => {
        const next = words[index + 1];
        if (!next || next.startMs - word.endMs < 80) return;
        pauses++;
        const level = levelDbfs(channel, word.endMs + 15, next.startMs - 15);
        assert.ok(level < -45, `turn ${n} sounds at ${level} dBFS after "${word.text}"`);
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

test("no two moments are closer than 9 s and no minute has more than four", () => {
  const times = moments.map((moment) => moment.t0Ms);
  times.forEach((time, index) => {
    assert.ok(time - (times[index - 1] ?? -Infinity) >= 9_000);
    assert.ok(time - (times[index - 4] ?? -Infinity) > 60_000);
  });
});

test("leave to write the call down is given before anything else is talked about", () => {
  const { askedTurn, answeredTurn, atMs } = script.consent;
  assert.equal(script.turns[askedTurn - 1]?.channel, "rep");
  assert.equal(script.turns[answeredTurn - 1]?.endMs, atMs);
  assert.ok(answeredTurn < (moments[0]?.turn ?? 0));
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
