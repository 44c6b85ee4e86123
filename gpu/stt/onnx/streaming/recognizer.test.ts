import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf } from "../../../audio/frames.ts";
import { transcribeFile } from "../../../bench/transcribe-file.ts";
import { recognizerContract } from "../../contract.ts";
import { recognizerInProcess } from "../../process/recognizer-in-process.ts";
import type { Frame, Recognizer } from "../../recognizer.ts";
import { channelCountMax } from "./settings.ts";
import type { ScriptedSettings } from "./scripted-engine.test-program.ts";
import { usualFaults } from "./scripted-model.fixture.ts";
import { shortTurns } from "./scripted-sound.fixture.ts";

const open = (settings: ScriptedSettings, note?: (message: string, details: object) => void): Promise<Recognizer> =>
  recognizerInProcess({
    info: { engine: "scripted", model: "scripted", accuracy: "good", reason: "a test" },
    program: { program: new URL("./scripted-engine.test-program.ts", import.meta.url), settings },
    note,
  });

recognizerContract("a model of windows, at its best", async () => {
  const { recording, inSpeechSample } = await shortTurns();
  return { recognizer: await open({}), speech: recording, inSpeechSample };
});

recognizerContract("a model of windows that flickers, loops and takes its time", async () => {
  const { recording, inSpeechSample } = await shortTurns();
  return {
    recognizer: await open({ faults: usualFaults, windowMs: 30, msASecond: 10 }),
    speech: recording,
    inSpeechSample,
  };
});

test("what was said is heard, whatever the model imagines on the way", async () => {
  const { recording, words } = await shortTurns(6);
  await using recognizer = await open({ turns: 6, faults: { ...usualFaults, loops: 0, ghosts: 0 } });
  const { text } = await transcribeFile(recognizer, recording, { paced: false });
  assert.equal(text, words.map((word) => word.text).join(" "));
});

test("when the process dies in mid-word the channel fails, and the next one gets a new process", async () => {
  const processes: number[] = [];
  await using recognizer = await open({}, (_, details) => {
    if ("processId" in details) processes.push(Number(details.processId));
  });
  const { recording, words, inSpeechSample } = await shortTurns();
  const frames = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(recording.subarray(0, inSpeechSample));
    await new Promise(() => undefined);
  };
  await assert.rejects(
    async () => {
      for await (const heard of recognizer.transcribe(
        { call: "c", channel: "x", firstSample: 0 },
        frames(),
        new AbortController().signal,
      ))
        if (heard.kind === "fragment") process.kill(processes[0] ?? 0, "SIGSEGV");
    },
    { code: "WING_STT_ENGINE_DIED" },
  );
  const { text } = await transcribeFile(recognizer, recording, { paced: false });
  assert.equal(text, words.map((word) => word.text).join(" "));
  assert.equal(processes.length, 2);
});

test("when the model's thread ends its process ends, every channel is told, and the next one gets a new process", async () => {
  const processes: number[] = [];
  await using recognizer = await open({ diesAfter: 3 }, (_, details) => {
    if ("processId" in details) processes.push(Number(details.processId));
  });
  const { recording } = await shortTurns();
  const both = await Promise.allSettled([1, 2].map(() => transcribeFile(recognizer, recording, { paced: false })));
  for (const one of both)
    assert.ok(one.status === "rejected" && one.reason.code === "WING_STT_ENGINE_DIED", JSON.stringify(one));
  await assert.rejects(transcribeFile(recognizer, recording, { paced: false }), { code: "WING_STT_ENGINE_DIED" });
  assert.equal(processes.length, 2);
});

test("one channel more than a model may listen to is told that it is busy, and has room when another leaves", async () => {
  await using recognizer = await open({});
  const { recording, words } = await shortTurns();
  const leaving = new AbortController();
  const standing = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(new Int16Array(16_000));
    await new Promise(() => undefined);
  };
  const taken = Array.from({ length: channelCountMax }, (_, n) => {
    const audio = recognizer.transcribe({ call: "c", channel: `x${n}`, firstSample: 0 }, standing(), leaving.signal);
    const reports = audio[Symbol.asyncIterator]();
    return reports.next().then(() => reports);
  });
  const listening = await Promise.all(taken);
  await assert.rejects(transcribeFile(recognizer, recording, { paced: false }), { code: "WING_STT_BUSY" });
  leaving.abort();
  await Promise.all(listening.map((reports) => reports.next()));
  // Each is let go when what it was told before has been worked through.
  const hear = async (): Promise<string> => (await transcribeFile(recognizer, recording, { paced: false })).text;
  let text = await hear().catch(() => undefined);
  for (let n = 0; text === undefined && n < 50; n++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    text = await hear().catch(() => undefined);
  }
  assert.equal(text, words.map((word) => word.text).join(" "));
});
