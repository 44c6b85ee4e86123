import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { framesOf } from "@wingman/gpu/audio/frames";
import type { Listening } from "@wingman/gpu/stt/recognizer";
import { rosterOf } from "@wingman/gpu/stt/roster";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { openVendor, vendorKey } from "../../tests/harness/deepgram-vendor.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { toneSpeech } from "../../tests/harness/tone-words.ts";
import { readConfig } from "../config/config.ts";
import { takeSecretFiles } from "../config/secret-files.ts";
import { cloudSpeechOf } from "./cloud-speech.ts";

const lines: string[] = [];
const logger = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
const opened = async (env: NodeJS.ProcessEnv) => {
  const settings = readConfig(env);
  if (settings instanceof Failure) throw settings;
  return (await cloudSpeechOf(settings, env)?.(logger)) ?? [];
};

test("a key or an address switches an engine on, and what is named as one's own is in the house", async () => {
  assert.deepEqual(await opened({}), []);
  const [deepgram, transcription] = await opened({
    WINGMAN_DEEPGRAM_KEY: vendorKey,
    WINGMAN_TRANSCRIPTION_URL: "http://10.20.0.5:8000/v1",
    WINGMAN_TRANSCRIPTION_MODEL: "whisper-small",
    WINGMAN_EGRESS_ALLOW: "10.20.0.0/16",
  });
  assert.deepEqual(
    [deepgram?.offer, transcription?.offer],
    [
      { engine: "deepgram", model: "nova-3", accuracy: "best", leavesHouse: true, languages: null, factor: null },
      { engine: "openai", model: "whisper-small", accuracy: "good", leavesHouse: false, languages: null, factor: null },
    ],
  );
  for (const one of [deepgram, transcription]) await one?.recognizer[Symbol.asyncDispose]();
});

test("a call is heard there only where its company lets sound leave, with the key of this moment, and nothing is logged of either", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wingman-key-"));
  const file = join(folder, "key");
  writeFileSync(file, "an-old-key-of-before", { mode: 0o600 });
  await using vendor = await openVendor();
  const env: NodeJS.ProcessEnv = {
    WINGMAN_DEEPGRAM_KEY_FILE: file,
    WINGMAN_DEEPGRAM_URL: vendor.base,
    WINGMAN_EGRESS_ALLOW: "127.0.0.1",
  };
  assert.deepEqual(takeSecretFiles(env), []);
  const [candidate] = await opened(env);
  assert.ok(candidate);
  const abroad = { ...candidate, offer: { ...candidate.offer, leavesHouse: true } };
  await using recognizer = rosterOf([abroad]);
  const { samples, words } = toneSpeech([4]);
  const hear = async (more: Partial<Listening>): Promise<string> => {
    const heard: string[] = [];
    const frames = async function* () {
      yield* framesOf(samples);
    };
    const about = { call: "c", channel: "x", firstSample: 0, ...more };
    for await (const one of recognizer.transcribe(about, frames(), new AbortController().signal))
      if (one.kind === "final") heard.push(...one.words.map(({ text }) => text));
    return heard.join(" ");
  };
  assert.equal(await hear({}), "");
  assert.equal(vendor.lines.length, 0);
  await assert.rejects(
    hear({ soundMayLeave: true }),
    (error) => error instanceof Failure && error.code === "WING_STT_CLOUD_KEY",
  );
  writeFileSync(file, vendorKey, { mode: 0o600 });
  assert.equal(await hear({ call: "d", soundMayLeave: true }), words.map(({ text }) => text).join(" "));
  assert.ok(!/key-that|w\d|an-old-key/.test(lines.join("")), lines.join(""));
  rmSync(folder, { recursive: true });
});
