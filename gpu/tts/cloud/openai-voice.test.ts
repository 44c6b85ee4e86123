/** The real client over real HTTP, against a server that answers as the documented one does, faults included. */
import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { heard, samplesIn, voiceContract } from "../contract.ts";
import { openCloudVoice } from "./openai-voice.ts";

const key = "sk-of-the-test";
type Asked = {
  readonly model: string;
  readonly voice: string;
  readonly input: string;
  readonly speed: number;
  readonly response_format: string;
};
type Fault = (response: ServerResponse, asked: Asked) => void;

/** 80 ms of a tone a character, in parts that cut samples in two. */
const speak: Fault = (response, { input, speed }) => {
  response.writeHead(200, { "content-type": "audio/pcm", "transfer-encoding": "chunked" });
  const count = Math.round((input.length * 0.08 * 24_000) / speed);
  const bytes = Buffer.alloc(count * 2);
  for (let i = 0; i < count; i++) bytes.writeInt16LE(Math.round(8_000 * Math.sin(i / 10)), i * 2);
  let at = 0;
  const next = (): void => {
    if (response.destroyed) return;
    if (at >= bytes.length) return void response.end();
    response.write(bytes.subarray(at, (at += 9_601)));
    setImmediate(next);
  };
  next();
};

const requests: { readonly asked: Asked; readonly closed: Promise<void> }[] = [];
let faults: Fault[] = [];
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  let text = "";
  request.on("data", (part: Buffer) => (text += part.toString()));
  request.on("end", () => {
    const asked = JSON.parse(text) as Asked;
    requests.push({ asked, closed: new Promise((resolve) => response.once("close", resolve)) });
    if (request.url !== "/v1/audio/speech" || request.method !== "POST") return void response.writeHead(404).end();
    if (request.headers.authorization !== `Bearer ${key}`) {
      response.writeHead(401, { "content-type": "application/json" });
      return void response.end('{"error":{"code":"invalid_api_key","message":"Incorrect API key provided"}}');
    }
    if (asked.response_format !== "pcm" || !asked.model || !asked.voice || asked.input.length > 4_096)
      return void response.writeHead(400).end();
    (faults.shift() ?? speak)(response, asked);
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const allow = allowListOf("127.0.0.1");
assert.ok(allow);
const egress = openEgress({ allow });
after(async () => {
  await egress[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
const open = (secret: string | undefined = key) =>
  openCloudVoice({ egress, url, key: () => secret, model: "gpt-4o-mini-tts", voice: "alloy", textLeaves: true });
const how = { language: "en", rate: 1 };
const never = new AbortController().signal;
const fails = async (code: string, ...planned: Fault[]): Promise<Failure> => {
  faults = planned;
  const error = await heard(open().speak("Ask who signs.", how, never)).then(
    () => assert.fail("it spoke"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Failure && error.code === code, String(error));
  return error;
};
const answer =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (response) =>
    void response.writeHead(status, headers).end();

voiceContract("cloud", async () => ({
  voice: open(),
  sentences: ["Ask who signs the contract.", "Then name the price.", "Wait for the answer."],
  language: "en",
}));

test("each sentence is asked for alone, in its own words, and every sample arrives", async () => {
  requests.length = 0;
  const pieces = await heard(open().speak("Ask who signs. Then wait.", { ...how, rate: 1.25 }, never));
  assert.deepEqual(
    requests.map(({ asked }) => [asked.input, asked.speed, asked.model, asked.voice]),
    [
      ["Ask who signs.", 1.25, "gpt-4o-mini-tts", "alloy"],
      ["Then wait.", 1.25, "gpt-4o-mini-tts", "alloy"],
    ],
  );
  assert.equal(samplesIn(pieces), Math.round((14 * 0.08 * 24_000) / 1.25) + Math.round((10 * 0.08 * 24_000) / 1.25));
});

test("a wrong key is said as such, and not tried again", async () => {
  requests.length = 0;
  await assert.rejects(
    heard(open("sk-wrong").speak("Ask.", how, never)),
    (error) => error instanceof Failure && error.code === "WING_TTS_CLOUD_KEY" && !error.message.includes("sk-"),
  );
  assert.equal(requests.length, 1);
});

test("a limit is waited for where the wait is short, and said where it is long", async () => {
  faults = [answer(429, { "retry-after": "0.1" })];
  assert.ok(samplesIn(await heard(open().speak("Ask.", how, never))) > 0);
  assert.match((await fails("WING_TTS_CLOUD_LIMIT", answer(429, { "retry-after": "30" }))).message, /30 s/);
});

test("a server that fails once is asked again, and one that goes on failing is given up", async () => {
  faults = [answer(503)];
  assert.ok(samplesIn(await heard(open().speak("Ask.", how, never))) > 0);
  assert.match((await fails("WING_TTS_CLOUD", answer(500), answer(502))).message, /502/);
});

test("a sentence that breaks off is no whole one, and what came of it is given first", async () => {
  faults = [
    (response) => {
      response.writeHead(200, { "content-type": "audio/pcm" });
      response.write(Buffer.alloc(24_000, 1));
      setTimeout(() => response.destroy(), 50);
    },
  ];
  let samples = 0;
  await assert.rejects(
    async () => {
      for await (const piece of open().speak("Ask who signs.", how, never)) samples += piece.samples.length;
    },
    (error) => error instanceof Failure && error.code === "WING_TTS_CLOUD" && /broke off/.test(error.message),
  );
  assert.equal(samples, 12_000);
});

test("a server that says nothing is given up after its time", { timeout: 20_000 }, async () => {
  const began = performance.now();
  await fails("WING_TTS_CLOUD", () => undefined);
  assert.ok(performance.now() - began < 6_000);
});

test("an answer without sound is a failure", async () => void (await fails("WING_TTS_CLOUD", answer(200))));

test("an abort closes the connection", async () => {
  requests.length = 0;
  faults = [
    (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(Buffer.alloc(4_800)), 20);
      response.once("close", () => clearInterval(timer));
    },
  ];
  const controller = new AbortController();
  for await (const _ of open().speak("Ask who signs.", how, controller.signal)) controller.abort();
  await requests[0]?.closed;
});
