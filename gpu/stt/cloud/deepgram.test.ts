import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
// @boundaries-ignore Tests beside their source may use the harness.
import { anyFaults, type Fault, openVendor, type Vendor, vendorKey } from "../../../tests/harness/deepgram-vendor.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { toneSpeech } from "../../../tests/harness/tone-words.ts";
import { framesOf } from "../../audio/frames.ts";
import { assertTiles, recognizerContract } from "../contract.ts";
import type { Frame, Heard, Listening } from "../recognizer.ts";
import { type DeepgramOptions, openDeepgram } from "./deepgram.ts";

const opened = (vendor: Vendor, more: Partial<DeepgramOptions> = {}) => {
  const egress = openEgress({ allow: allowListOf("127.0.0.1") ?? assert.fail() });
  const recognizer = openDeepgram({
    egress,
    base: vendor.base,
    model: "nova-3",
    keyOf: () => vendorKey,
    reason: "a test",
    againMs: { first: 5, max: 50 },
    ...more,
  });
  return {
    ...recognizer,
    async [Symbol.asyncDispose]() {
      await recognizer[Symbol.asyncDispose]();
      await egress[Symbol.asyncDispose]();
    },
  };
};

const speech = toneSpeech([9, 5, 12]);

recognizerContract("Deepgram", async () => {
  const vendor = await openVendor();
  const recognizer = opened(vendor);
  return {
    recognizer: {
      ...recognizer,
      async [Symbol.asyncDispose]() {
        await recognizer[Symbol.asyncDispose]();
        await vendor[Symbol.asyncDispose]();
      },
    },
    speech: speech.samples,
    inSpeechSample: 11_200 + 16_500,
  };
});

const about: Listening = { call: "c", channel: "x", firstSample: 0 };
const listen = async (
  recognizer: ReturnType<typeof opened>,
  audio: AsyncIterable<Frame> | Iterable<Frame>,
  more: Partial<Listening> = {},
  seen: (one: Heard) => void = () => undefined,
): Promise<Heard[]> => {
  const heard: Heard[] = [];
  const frames = async function* () {
    yield* audio;
  };
  for await (const one of recognizer.transcribe({ ...about, ...more }, frames(), new AbortController().signal)) {
    heard.push(one);
    seen(one);
  }
  return heard;
};
const wordsOf = (heard: readonly Heard[]): string =>
  heard.flatMap((one) => (one.kind === "final" ? one.words.map(({ text }) => text) : [])).join(" ");
const said = speech.words.map(({ text }) => text).join(" ");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("words come with their places, utterances as the vendor ends them, and pieces before them are stable", async () => {
  await using vendor = await openVendor();
  await using recognizer = opened(vendor);
  const heard = await listen(recognizer, framesOf(speech.samples));
  assertTiles(heard, 0, speech.samples.length);
  const finals = heard.filter((one) => one.kind === "final");
  assert.deepEqual(
    finals.map(({ words }) => words.length),
    [9, 5, 12],
  );
  const words = finals.flatMap((final) => final.words);
  words.forEach((word, index) => {
    const { text, firstSample, endSample } = speech.words[index] ?? assert.fail();
    assert.deepEqual([word.text, word.firstSample, word.endSample], [text, firstSample, endSample]);
  });
  assert.ok(
    heard.some((one) => one.kind === "fragment" && one.stableCount >= 9),
    "a piece is stable",
  );
  assert.equal(vendor.lines.length, 1);
});

test("in a noisy place utterances end by their words", async () => {
  await using vendor = await openVendor({ faultOf: () => ({ kind: "noise" }) });
  await using recognizer = opened(vendor);
  const { samples, words } = toneSpeech([6, 4]);
  const spaced = new Int16Array(samples.length + 24_000);
  spaced.set(samples);
  const heard = await listen(recognizer, framesOf(spaced));
  assertTiles(heard, 0, spaced.length);
  assert.equal(wordsOf(heard), words.map(({ text }) => text).join(" "));
});

test("what is asked of the vendor: language, words to listen for, and to keep nothing", async () => {
  await using vendor = await openVendor();
  const vocabulary = ["Slotwise", "Al Noor"].map((word) => ({ word, pronunciation: null }));
  const short = () => framesOf(toneSpeech([1]).samples);
  {
    await using recognizer = opened(vendor);
    await listen(recognizer, short(), { language: "ar-AE", vocabulary });
    await listen(recognizer, short(), { language: "auto" });
  }
  await using older = opened(vendor, { model: "nova-2" });
  await listen(older, short(), { vocabulary });
  const [keyterms, auto, keywords] = vendor.lines.map(({ query }) => query);
  assert.deepEqual(
    [keyterms?.get("language"), keyterms?.getAll("keyterm"), keyterms?.getAll("keywords")],
    ["ar-AE", ["Slotwise", "Al Noor"], []],
  );
  assert.deepEqual([auto?.get("language"), auto?.get("mip_opt_out")], ["multi", "true"]);
  assert.deepEqual([keywords?.get("language"), keywords?.getAll("keywords")], [null, ["Slotwise:1"]]);
});

const faults: readonly [string, Fault][] = [
  ["drops in the middle of a word", { kind: "drop", atSample: 35_000 }],
  ["drops at its first sample", { kind: "drop", atSample: 1 }],
  ["closes with NET-0000", { kind: "close", atSample: 61_234, code: 1_011, reason: "NET-0000" }],
  ["closes as if all was well", { kind: "close", atSample: 61_234, code: 1_000, reason: "" }],
  ["hangs", { kind: "hang", atSample: 50_001 }],
  ["says nonsense", { kind: "nonsense", atSample: 50_001 }],
  ["is slow", { kind: "slow", delayMs: 30 }],
  ["says things twice and too late", { kind: "stammer" }],
  ["has its last words late", { kind: "late", delayMs: 200 }],
  ["slams the door at the end", { kind: "slam" }],
  ["is out of order for a moment", { kind: "refuse", status: 503 }],
  ["has too much to do for a moment", { kind: "refuse", status: 429, retryAfter: "0" }],
];
for (const [what, fault] of faults)
  test(`a line that ${what} loses no word and doubles none`, async () => {
    await using vendor = await openVendor({ faultOf: (line) => (line === 1 ? fault : undefined) });
    await using recognizer = opened(vendor, { times: { hungMs: 300, closeMs: 300 } });
    const heard = await listen(recognizer, framesOf(speech.samples));
    assertTiles(heard, 0, speech.samples.length);
    assert.equal(wordsOf(heard), said);
  });

test("whatever breaks, and however often: every word once, and the clock tiled", async () => {
  let lines = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const turns = Array.from({ length: 6 }, (_, turn) => 1 + ((seed * 5 + turn * 9) % 14));
    const { samples, words } = toneSpeech(turns, 1 + seed * 100);
    await using vendor = await openVendor({ faultOf: anyFaults(seed) });
    await using recognizer = opened(vendor, { times: { hungMs: 150, closeMs: 250 }, againMs: { first: 1, max: 5 } });
    const heard = await listen(recognizer, framesOf(samples, 20, seed * 1_000), { firstSample: seed * 1_000 });
    assertTiles(heard, seed * 1_000, seed * 1_000 + samples.length);
    assert.equal(wordsOf(heard), words.map(({ text }) => text).join(" "), `seed ${seed}`);
    lines += vendor.lines.length;
  }
  assert.ok(lines >= 18, `${lines} lines`);
});

test("what was settled is not sent again", async () => {
  const drop = speech.words[11]?.firstSample ?? assert.fail();
  await using vendor = await openVendor({
    faultOf: (line) => (line === 1 ? { kind: "drop", atSample: drop } : undefined),
  });
  await using recognizer = opened(vendor);
  await listen(recognizer, framesOf(speech.samples));
  const [first, second] = vendor.lines;
  assert.equal(vendor.lines.length, 2);
  // The first utterance ended before the drop: from its end on is heard again, and no sample more.
  assert.ok((second?.samples ?? 0) < speech.samples.length - (speech.words[8]?.endSample ?? 0), `${second?.samples}`);
  assert.ok((second?.samples ?? 0) > speech.samples.length - (first?.samples ?? 0));
});

test("a line is kept alive while the sound stands still, and what was said is settled meanwhile", async () => {
  await using vendor = await openVendor({ silentMsMax: 300 });
  await using recognizer = opened(vendor, { times: { keepAliveMs: 100, standstillMs: 150 } });
  const cut = speech.words[4]?.endSample ?? assert.fail();
  const finalsAtRest: number[] = [];
  let finals = 0;
  const halting = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(speech.samples.subarray(0, cut + 400));
    await pause(900);
    finalsAtRest.push(finals);
    yield* framesOf(speech.samples.subarray(cut + 400), 20, cut + 400);
  };
  const heard = await listen(recognizer, halting(), {}, (one) => {
    if (one.kind === "final") finals += 1;
  });
  assertTiles(heard, 0, speech.samples.length);
  assert.equal(wordsOf(heard), said);
  assert.deepEqual([vendor.lines.length, vendor.lines[0]?.finalizes, finalsAtRest], [1, 1, [1]]);
  assert.ok((vendor.lines[0]?.keepAlives ?? 0) >= 5);
});

test("a line that closes while the sound stands still is opened again with the sound", async () => {
  await using vendor = await openVendor({
    faultOf: (line) => (line === 1 ? { kind: "drop", atSample: 29_000 } : undefined),
  });
  await using recognizer = opened(vendor);
  const halting = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(speech.samples.subarray(0, 29_440));
    await pause(300);
    yield* framesOf(speech.samples.subarray(29_440), 20, 29_440);
  };
  assert.equal(wordsOf(await listen(recognizer, halting())), said);
});

const failsWith = (code: string) => (error: unknown) =>
  error instanceof Failure &&
  error.code === code &&
  error.remedy !== undefined &&
  !JSON.stringify(error).includes(vendorKey);

test("what only a hand can mend is said at once, and what is over soon is tried a few times", async () => {
  const cases: readonly [Fault, string, number][] = [
    [{ kind: "refuse", status: 401 }, "WING_STT_CLOUD_KEY", 1],
    [{ kind: "refuse", status: 402 }, "WING_STT_CLOUD_CREDIT", 1],
    [{ kind: "refuse", status: 400 }, "WING_STT_CLOUD_REQUEST", 1],
    [{ kind: "refuse", status: 429, retryAfter: "3600" }, "WING_STT_CLOUD_LIMIT", 1],
    [{ kind: "refuse", status: 429 }, "WING_STT_CLOUD_LIMIT", 5],
    [{ kind: "refuse", status: 500 }, "WING_STT_CLOUD", 5],
    [{ kind: "drop", atSample: 8_000 }, "WING_STT_CLOUD", 5],
    [{ kind: "close", atSample: 8_000, code: 1_008, reason: "DATA-0000" }, "WING_STT_CLOUD", 5],
    [{ kind: "hang", atSample: 8_000 }, "WING_STT_CLOUD", 5],
  ];
  for (const [fault, code, lines] of cases) {
    await using vendor = await openVendor({ faultOf: () => fault });
    await using recognizer = opened(vendor, { times: { hungMs: 100, closeMs: 200 } });
    const heard: Heard[] = [];
    await assert.rejects(
      listen(recognizer, framesOf(speech.samples), {}, (one) => heard.push(one)),
      failsWith(code),
      JSON.stringify(fault),
    );
    assert.equal(vendor.lines.length, lines, JSON.stringify(fault));
    assert.equal(wordsOf(heard), "");
  }
  await using vendor = await openVendor();
  await using stranger = opened(vendor, { keyOf: () => "another" });
  await assert.rejects(listen(stranger, framesOf(speech.samples)), failsWith("WING_STT_CLOUD_KEY"));
  await using inside = opened(vendor, { base: "wss://10.0.0.1" });
  await assert.rejects(listen(inside, framesOf(speech.samples)), failsWith("WING_STT_CLOUD_REQUEST"));
  await using nobody = opened(vendor, { base: "ws://127.0.0.1:1" });
  await assert.rejects(listen(nobody, framesOf(speech.samples)), failsWith("WING_STT_CLOUD"));
});

test("sound is read no faster than it is heard", async () => {
  await using vendor = await openVendor({ faultOf: () => ({ kind: "hang", atSample: 16_000 }) });
  await using recognizer = opened(vendor, { times: { hungMs: 400 } });
  let read = 0;
  const counted = function* (): Generator<Frame> {
    for (const frame of framesOf(new Int16Array(16_000 * 120))) {
      read += frame.samples.length;
      yield frame;
    }
  };
  await assert.rejects(listen(recognizer, counted()), failsWith("WING_STT_CLOUD"));
  assert.ok(read < 16_000 * 15, `${read / 16_000} s`);
});

test("disposing ends what listens", async () => {
  await using vendor = await openVendor();
  const recognizer = opened(vendor);
  const endless = async function* (): AsyncGenerator<Frame> {
    yield* framesOf(speech.samples.subarray(0, 16_000));
    await new Promise(() => undefined);
  };
  const listening = listen(recognizer, endless());
  setTimeout(() => void recognizer[Symbol.asyncDispose](), 50);
  await assert.rejects(listening, (error) => error instanceof Failure && error.code === "WING_STT_ENGINE_DIED");
  await assert.rejects(listen(recognizer, endless()), (error) => error instanceof Failure);
});
