import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { wallsAround } from "@wingman/streams/untrusted/walls";
import { mp3File, oggFile, wavFile, webmFile } from "./sound-file.fixture.ts";
import { decodeUntrusted } from "./untrusted-sound.ts";

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 8_192) yield bytes.subarray(at, at + 8_192);
}
const decode = async (bytes: Uint8Array, signal?: AbortSignal) => {
  let samples = 0;
  const heard = await decodeUntrusted(whole(bytes), (channels) => void (samples += channels[0]?.length ?? 0), signal);
  return heard instanceof Failure ? heard.code : { ...heard, given: samples };
};

test("a file is decoded behind the walls as it is before them, part by part", async () => {
  assert.deepEqual(await decode(await mp3File()), {
    kind: "mp3",
    codec: "mp3",
    channelCount: 2,
    rateHz: 16_000,
    samples: 64_000,
    given: 64_000,
  });
  const [opus, webm] = [await decode(await oggFile()), await decode(await webmFile())];
  assert.ok(typeof opus === "object" && opus.given === opus.samples && opus.samples > 16_000 * 60);
  assert.ok(typeof webm === "object" && webm.kind === "webm");
});

test("what is damaged, no sound, or stops coming is a failure with a code; whoever goes away ends it", async () => {
  assert.equal(await decode(new TextEncoder().encode("nothing".repeat(100))), "WING_AUDIO_KIND");
  assert.equal(await decode((await wavFile("rep")).subarray(0, 9_000)), "WING_AUDIO_TRUNCATED");
  const stop = new AbortController();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield (await oggFile()).subarray(0, 50_000);
    stop.abort(new Error("gone"));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await assert.rejects(
    decodeUntrusted(slow(), () => undefined, stop.signal),
    /gone/,
  );
});

test("a decoder that is taken over finds no network and no file", async () => {
  const { withoutNetwork, args } = await wallsAround({
    program: "x",
    folders: ["gpu/"],
    limits: { cpuSMax: 5, filesOpenMax: 64, dataBytesMax: 4e8, heapMbMax: 64 },
  });
  assert.ok(args.includes("--permission") && args.includes("--no-addons"));
  assert.ok(!args.some((arg) => arg.startsWith("--allow") && !arg.startsWith("--allow-fs-read=")));
  assert.equal(typeof withoutNetwork, "boolean");
});
