import assert from "node:assert/strict";
import { test } from "node:test";
import { openAdmission } from "./admission.ts";
import { interimThinning, thinnedMs } from "./thin-interim.ts";

const never = async (): Promise<boolean> => false;

test("beyond the bound a call is refused with the reason; one that is counted or stands already is not", async () => {
  const admission = openAdmission({ bounds: { calls: 2 }, speechFactor: () => null });
  const first = await admission.begin("a", never);
  await admission.begin("b", never);
  await assert.rejects(admission.begin("c", never), { code: "WING_BUSY", message: /as many calls go on/ });
  await admission.begin("a", never);
  (await admission.begin("c", async () => true))();
  assert.equal(admission.now().busy, "calls");
  first();
  first(); // Twice is once.
  assert.equal(admission.now().busy, "calls", "another socket has it still");
  admission.close();
});

test("a hundred that come at once get no more places than there are", async () => {
  const admission = openAdmission({ bounds: { calls: 10 }, speechFactor: () => null });
  const came = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => admission.begin(`call-${n}`, never)));
  assert.equal(came.filter(({ status }) => status === "fulfilled").length, 10);
  admission.close();
});

test("a recogniser at its limit refuses at once, and says so to whoever watches, once", async () => {
  let factor = 0.5;
  const admission = openAdmission({ speechFactor: () => factor });
  const told: unknown[] = [];
  admission.watch(({ busy }) => told.push(busy));
  factor = 0.9;
  await assert.rejects(admission.begin("a", never), { code: "WING_BUSY", message: /recogniser/ });
  factor = 0.5;
  (await admission.begin("a", never))();
  assert.deepEqual(told, []);
  admission.close();
});

test("calls that come at once are counted with what each will need, before the recogniser has heard of them", async () => {
  const admission = openAdmission({ speechFactor: () => 0.2, speechPerCall: () => 0.25 });
  const came = await Promise.allSettled(["a", "b", "c", "d"].map((call) => admission.begin(call, never)));
  assert.deepEqual(
    came.map(({ status }) => status),
    ["fulfilled", "fulfilled", "rejected", "rejected"],
  );
  admission.close();
});

test("interim words are thinned side by side; finals and everything else pass", () => {
  const thins = interimThinning();
  const words = (type: string, channel: string) => [{ id: "e", type, v: 1, data: { channel } }];
  assert.equal(thins(words("FragmentTranscribed", "rep"), 0), false);
  assert.equal(thins(words("FragmentTranscribed", "rep"), thinnedMs - 1), true);
  assert.equal(thins(words("FragmentTranscribed", "customer"), thinnedMs - 1), false);
  assert.equal(thins(words("UtteranceTranscribed", "rep"), thinnedMs - 1), false);
  assert.equal(thins(words("SuggestionMade", "rep"), thinnedMs - 1), false);
  assert.equal(thins(words("FragmentTranscribed", "rep"), thinnedMs), false);
});
