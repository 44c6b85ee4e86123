import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { framesOf } from "../../audio/frames.ts";
import { recognizerContract } from "../contract.ts";
import type { Frame, Recognizer } from "../recognizer.ts";
import { fixtureFolder } from "./models.fixture.ts";
import { openOnnxRecognizer, type OnnxOptions } from "./onnx.ts";
import { shortTurns } from "./streaming/scripted-sound.fixture.ts";

/**
 * A model of random weights says the same nonsense over and over and is sure of none of it, so that everything a filter
 * is for is let through here, and each look is believed: what is tried is the path, not the words.
 */
const random = (name: string, more: Partial<OnnxOptions> = {}): OnnxOptions => ({
  folder: fixtureFolder(name),
  dtype: "fp32",
  provider: "cpu",
  reason: "a test",
  streaming: {
    filters: {
      noSpeechMax: 1,
      logProbabilityMin: -1_000,
      logProbabilityFloor: -1_000,
      compressionMax: 1_000,
      repeatsMax: 1_000,
      speechMin: 0,
    },
    agreement: { count: 1, heldBack: 0 },
  },
  ...more,
});

for (const name of ["whisper-random", "moonshine-random"])
  recognizerContract(name, async () => {
    const { recording, inSpeechSample } = await shortTurns();
    return { recognizer: await openOnnxRecognizer(random(name)), speech: recording, inSpeechSample };
  });

test("what is shown beside the words is what listens", async () => {
  await using recognizer = await openOnnxRecognizer(random("whisper-random"));
  assert.deepEqual(recognizer.info, {
    engine: "whisper",
    model: "whisper-random fp32",
    accuracy: "good",
    reason: "a test",
  });
  assert.deepEqual([...recognizer.languages].sort(), ["ar", "de", "en"]);
});

test("a folder without a model fails with a remedy, and a provider that is not there is not replaced", async () => {
  await assert.rejects(openOnnxRecognizer(random("nowhere")), { code: "WING_STT_MODEL" });
  await assert.rejects(openOnnxRecognizer(random("whisper-random", { dtype: "q4" })), { code: "WING_STT_MODEL" });
  const onCard = await openOnnxRecognizer(random("whisper-random", { provider: "cuda" })).catch(
    (error: unknown) => error,
  );
  if (onCard instanceof Failure) assert.ok(["WING_STT_GPU", "WING_STT_MODEL"].includes(onCard.code), onCard.code);
  else await (onCard as Recognizer)[Symbol.asyncDispose](); // This machine has a card, and it is what was asked for.
});

test("when the process dies the channel fails, and the next one gets another", async () => {
  const processes: number[] = [];
  await using recognizer = await openOnnxRecognizer(
    random("moonshine-random", { note: (_, { processId }) => void processes.push(Number(processId)) }),
  );
  const { recording, inSpeechSample } = await shortTurns();
  const listen = async (frames: AsyncIterable<Frame>, kill: boolean): Promise<number> => {
    let finals = 0;
    for await (const heard of recognizer.transcribe(
      { call: "c", channel: "x", firstSample: 0 },
      frames,
      new AbortController().signal,
    )) {
      if (heard.kind === "fragment" && kill) process.kill(processes[0] ?? 0, "SIGKILL");
      if (heard.kind === "final") finals += 1;
    }
    return finals;
  };
  const standing = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(recording.subarray(0, inSpeechSample));
    await new Promise(() => undefined);
  };
  await assert.rejects(listen(standing(), true), { code: "WING_STT_ENGINE_DIED" });
  const whole = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(recording);
  };
  assert.ok((await listen(whole(), false)) >= 2);
  assert.equal(processes.length, 2);
});
