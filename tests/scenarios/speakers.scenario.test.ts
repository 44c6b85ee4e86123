/** Two voices on the customer's side: told apart by the recogniser, named and merged by hand, and read so everywhere. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { emptyView, evolveView } from "@wingman/domain/call/view";
import type { CallEvent } from "@wingman/domain/call/events/index";
import { speakerOf } from "@wingman/domain/call/speakers";
import { openClient } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { CallDetail } from "@wingman/projections/history/answers";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, waitUntil } from "./ground.ts";
import { callOfTwoVoices, tellsVoicesApart } from "./two-voices.ts";

const wingman = await startTestWingman({ recognizer: tellsVoicesApart });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser", 60_000);

const correct = async (call: string, body: object): Promise<{ status: number; code?: string }> => {
  const response = await signedFetch(`${wingman.url}/api/calls/${call}/speakers`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as { code?: string }) };
};
const namesOf = async (call: string): Promise<(string | null)[]> => {
  const response = await signedFetch(`${wingman.url}/api/calls/${call}`);
  if (!response.ok) return [];
  const { lines } = (await response.json()) as CallDetail;
  return lines.map(({ speaker }) => (speaker === null ? null : (speaker.name ?? speaker.id)));
};
const settled = (call: string, wanted: readonly (string | null)[]) =>
  waitUntil(
    async () => JSON.stringify(await namesOf(call)) === JSON.stringify(wanted),
    `the page says ${wanted.join(", ")}`,
  );

test("voices are named, merged and parted again, in the call and after it, and every reader says the same", async () => {
  const client = await openClient(wingman.url);
  after(() => client.close());
  const call = await callOfTwoVoices(client, log);
  const side = { channel: "customer", speaker: "s1" };
  assert.equal((await correct(call, { action: "a1", ...side, name: "Dana" })).status, 200);
  assert.equal((await correct(call, { action: "a1", ...side, name: "Dana" })).status, 200); // Again: nothing.
  assert.equal(
    (await correct(call, { action: "a2", ...side, speaker: "s7", name: "X" })).code,
    "WING_REFUSED_SPEAKER_UNKNOWN",
  );
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await settled(call, ["Dana", "s2", "Dana", null]);

  assert.equal((await correct(call, { action: "a3", ...side, speaker: "s2", into: "s1" })).status, 200);
  await settled(call, ["Dana", "Dana", "Dana", null]);
  assert.equal((await correct(call, { action: "a4", undoes: "a3" })).status, 200);
  await settled(call, ["Dana", "s2", "Dana", null]);

  // The same over the screen's own fold of the same log.
  let view = emptyView(call);
  for (const [n, { type, data }] of (await eventsOf(log, call)).entries())
    view = evolveView(view, { id: `e${n}`, at: n, clockMs: 0, event: { type, data } as CallEvent });
  assert.deepEqual(
    view.lines.map(({ channel, speaker }) => {
      const known = speaker === null ? null : speakerOf(view.speakers, channel, speaker);
      return known && (known.name ?? known.id);
    }),
    ["Dana", "s2", "Dana", null],
  );
  const facts = (await eventsOf(log, call)).map(({ type }) => type);
  assert.equal(facts.filter((type) => type === "SpeakerNamed").length, 1);
});
