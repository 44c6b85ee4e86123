import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseVoice } from "./choose.ts";
import type { VoiceInfo } from "./voice.ts";

const voice = (id: string, languages: string[], textLeaves = false): VoiceInfo => ({
  id,
  engine: id.split(":")[0] as VoiceInfo["engine"],
  voice: id.split(":")[1] ?? "",
  languages,
  quality: "unknown",
  licence: "",
  sampleRateHz: 16_000,
  textLeaves,
});
const espeak = voice("espeak-ng:default", ["en", "ar"]);
const flite = voice("flite:slt", ["en"]);
const cloud = voice("cloud:alloy", ["en", "ar"], true);
const piper = voice("onnx:gulf", ["ar"]);
const auto = { wanted: null, textMayLeave: false };

test("English is said by flite, Arabic by espeak-ng, and the reason says that nothing leaves", () => {
  assert.match(
    chooseVoice([espeak, flite, cloud], { language: "en-GB", ...auto }).reason,
    /flite:slt .*nothing leaves/,
  );
  assert.equal(chooseVoice([espeak, flite, cloud], { language: "ar-AE", ...auto }).id, "espeak-ng:default");
});

test("a model that was put into the folder goes before all others", () =>
  assert.equal(
    chooseVoice([espeak, cloud, piper], { language: "ar", wanted: null, textMayLeave: true }).id,
    "onnx:gulf",
  ));

test("another company's voice is used only where the company lets text leave, whoever chose it", () => {
  const wish = { language: "ar", wanted: "cloud:alloy" };
  assert.deepEqual(chooseVoice([cloud], { ...wish, textMayLeave: true }).id, "cloud:alloy");
  const kept = chooseVoice([cloud, espeak], { ...wish, textMayLeave: false });
  assert.equal(kept.id, "espeak-ng:default");
  assert.match(kept.reason, /cloud:alloy was chosen, but your company keeps text in the house/);
  assert.equal(chooseVoice([cloud], { ...wish, textMayLeave: false }).id, null);
});

test("what was chosen is taken, and where it cannot be, why", () => {
  const here = [flite, espeak];
  const reasonOf = (wanted: string, language = "en") =>
    chooseVoice(here, { language, wanted, textMayLeave: false }).reason;
  assert.equal(
    chooseVoice(here, { language: "en", wanted: "espeak-ng:default", textMayLeave: false }).id,
    "espeak-ng:default",
  );
  assert.match(reasonOf("flite:slt", "ar"), /does not speak ar/);
  assert.match(reasonOf("onnx:gone"), /is not here/);
  assert.deepEqual(chooseVoice([], { language: "en", wanted: null, textMayLeave: true }).id, null);
});
