import assert from "node:assert/strict";
import { test } from "node:test";
import { soundOfPersona, voiceBeside } from "./persona.ts";
import type { VoiceInfo } from "./voice.ts";

const voice = (id: string, textLeaves = false): VoiceInfo => ({
  ...{ id, engine: id.split(":")[0] as VoiceInfo["engine"], voice: id.split(":")[1] ?? "", languages: ["en"] },
  ...{ quality: "plain", licence: "", sampleRateHz: 16_000, textLeaves },
});
const [slt, rms, awb, cloud] = [voice("flite:slt"), voice("flite:rms"), voice("flite:awb"), voice("cloud:alloy", true)];
const personas = Array.from({ length: 60 }, (_, n) => `scenario-${n} Dana Whitfield`);

test("somebody sounds the same each time, in whatever order voices are found", () => {
  for (const persona of personas)
    assert.deepEqual(soundOfPersona([slt, rms, awb], slt, persona), soundOfPersona([awb, slt, rms], slt, persona));
});

test("many people have all voices of the kind that was chosen, at several paces near the voice's own, and no other kind's", () => {
  const sounds = personas.map((persona) => soundOfPersona([slt, rms, awb, cloud], slt, persona));
  assert.deepEqual([...new Set(sounds.map(({ id }) => id))].toSorted(), ["flite:awb", "flite:rms", "flite:slt"]);
  assert.ok(new Set(sounds.map(({ rate }) => rate)).size > 3);
  for (const { rate } of sounds) assert.ok(rate >= 0.93 && rate <= 1.07, String(rate));
});

test("where there is one voice it is everybody's", () =>
  assert.equal(soundOfPersona([cloud], cloud, "anybody").id, "cloud:alloy"));

test("whoever speaks beside a played customer has another voice, where there is one that may be taken", () => {
  for (const persona of personas) {
    const { id } = soundOfPersona([slt, rms], slt, persona);
    assert.notEqual(voiceBeside([slt, rms], slt, persona), id);
    assert.equal(voiceBeside([slt], slt, persona), slt.id, "the only one");
    assert.equal(voiceBeside([slt, cloud], slt, persona), slt.id, "nothing leaves the house for it");
  }
});
