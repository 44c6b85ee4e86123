/** Who may have what said: the route by itself, over a log in memory. */
import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import { test } from "node:test";
import { begun, moved } from "@wingman/domain/call/practice.fixture";
import type { CallCommand } from "@wingman/domain/call/call";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { openMemoryLog } from "@wingman/streams/log/memory";
import { partnerVoiceRoutes, type PartnerVoiceParts } from "./voice-routes.ts";

const tenant = "acme" as TenantId;
const rep = "rep-1" as ActorId;
const said = (utterance: string, channel: "rep" | "customer", text: string, firstSample: number) => ({
  ...{ utterance, channel, text, firstSample, endSample: firstSample + 1, startMs: firstSample, endMs: firstSample },
  words: [{ text, firstSample, endSample: firstSample + 1, confidence: 1 }],
  ...{ source: "typed" as const, engine: "partner", model: "" },
});

const exercise = async ({ isPractice = true } = {}) => {
  const log = openMemoryLog();
  const calls = callsOn(log);
  const send = async (command: CallCommand, clockMs: number) => {
    const sent = await calls.send(callAggregate(tenant, "c1"), command, { actor: rep, clockMs });
    assert.equal(sent.kind, "done");
  };
  await send(
    {
      type: "StartCall",
      consent: "given",
      call: {
        ...{ kind: isPractice ? "practice" : "live", title: "", language: "en", experiment: [], sample: null },
        ...{ rep: { id: rep, name: "Priya" }, customer: { name: "Dana", company: "", role: "" } },
        playbook: { id: "b2b-starter", version: 1 },
      },
      ...(isPractice && { practice: begun }),
    },
    0,
  );
  const says = said("u-1", "customer", "Who is calling?", 10);
  if (isPractice) await send({ type: "MoveCustomer", moved: moved({ move: "m-1", utterance: "u-1" }), says }, 10);
  else await send({ type: "TranscribeUtterance", utterance: says }, 10);
  await send({ type: "TranscribeUtterance", utterance: said("u-2", "rep", "It is Priya.", 20) }, 20);
  const asked: { persona: string; text: string }[] = [];
  const voices: PartnerVoiceParts["voices"] = {
    async sayAs(persona, text) {
      asked.push({ persona, text });
      return {
        voice: "hum:one",
        sampleRateHz: 16_000,
        pieces: (async function* () {
          yield { samples: Int16Array.of(1, -2), heardChars: 3 };
          yield { samples: new Int16Array(0), heardChars: text.length };
        })(),
      };
    },
  };
  const [route] = partnerVoiceRoutes(() => ({ log, calls, voices }));
  const listen = async (utterance: string, actor: ActorId = rep): Promise<Buffer> => {
    const http = { setHeader: () => undefined };
    const answer = await route?.handle({
      principal: { tenant, actor, name: "", roles: ["admin"], session: null },
      ...{ own: null, params: { call: "c1", utterance }, query: undefined, body: undefined, http },
    } as never); // Of the request it reads nothing else.
    const parts: Buffer[] = [];
    for await (const part of answer as Readable) parts.push(part as Buffer);
    return Buffer.concat(parts);
  };
  return { send, listen, asked };
};
const refused = { code: "WING_UTTERANCE_NOT_FOUND" };

test("the customer's words are said, each piece with how far they are heard by then, and again when asked again", async () => {
  const { listen, asked } = await exercise();
  for (const _ of [1, 2]) {
    const bytes = await listen("u-1");
    assert.equal(bytes.toString("latin1", 0, 4), "WSP1");
    assert.equal(bytes.readUInt32LE(4), 16_000);
    const [length, heard, one, two] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12), bytes.readInt16LE(16)].concat(
      bytes.readInt16LE(18),
    );
    assert.deepEqual([length, heard, one, two], [4, 3, 1, -2]);
    assert.deepEqual([bytes.readUInt32LE(20), bytes.readUInt32LE(24), bytes.length], [0, 15, 28]);
  }
  assert.deepEqual(asked, Array(2).fill({ persona: "twice-the-price Dana", text: "Who is calling?" }));
});

test("nothing else is said: not the rep's words, not what nobody said, and not in a call that is no exercise", async () => {
  const { listen, asked } = await exercise();
  await assert.rejects(listen("u-2"), refused);
  await assert.rejects(listen("none"), refused);
  const live = await exercise({ isPractice: false });
  await assert.rejects(live.listen("u-1"), refused);
  assert.deepEqual([...asked, ...live.asked], []);
});

test("nobody hears another's exercise, whatever they may else; and once it is over nobody does", async () => {
  const { send, listen, asked } = await exercise();
  await assert.rejects(listen("u-1", "someone-else" as ActorId), refused);
  await send({ type: "EndCall", reason: "ended-by-rep", durationMs: 100 }, 100);
  await assert.rejects(listen("u-1"), refused);
  assert.deepEqual(asked, []);
});
