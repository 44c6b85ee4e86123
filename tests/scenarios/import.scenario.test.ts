/**
 * A folder of recordings brought in by the command, as the user runs it: killed half way and begun again, one the same as
 * another, one broken. What stands then are calls of whoever led them, with their own date, by the way of every call.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { wavAround } from "@wingman/gpu/audio/sound-file.fixture";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { callAggregate } from "@wingman/streams/log/calls";
import { readSample } from "../harness/sample.ts";
import { root, startTestWingman } from "../harness/wingman.ts";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { said, waitUntil } from "./ground.ts";

const dataDir = await mkdtemp(join(tmpdir(), "wm-import-"));
const folder = join(dataDir, "recordings");
// Words come by a script: what is tried here is the way, and a busy machine's recogniser would be the test's clock.
const recognizer = scriptedRecognizer(({ channel }) =>
  channel === "rep" ? said("good morning to you", 500) : said("it is too expensive for us", 3_000),
);
const wingman = await startTestWingman({ dataDir: join(dataDir, "wingman"), recognizer });
after(async () => {
  await wingman[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});
await wingman.ready.catch(() => undefined);
await waitUntil(() => wingman.board.read().speech.ready, "the recogniser");
const basis = "Section 4 of our terms of 2025.";
const dayMs = 86_400_000;
const heldOn = new Date(Math.floor(Date.now() / dayMs) * dayMs - 20 * dayMs + 9 * 3_600_000);

/** Both sides of a sample call in one file, `seconds` of it from a second on. */
const stereo = async (sample: string, fromS: number, seconds: number): Promise<Uint8Array> => {
  const { sides } = await readSample(sample);
  const both = new Int16Array(seconds * 16_000 * 2);
  for (let n = 0; n < seconds * 16_000; n++) {
    both[2 * n] = sides.rep[fromS * 16_000 + n] ?? 0;
    both[2 * n + 1] = sides.customer[fromS * 16_000 + n] ?? 0;
  }
  return wavAround(new Uint8Array(both.buffer), { codec: 1, channels: 2, rateHz: 16_000, bits: 16 });
};
await mkdir(folder);
const put = async (name: string, bytes: Uint8Array) => {
  await writeFile(join(folder, name), bytes);
  await utimes(join(folder, name), heldOn, heldOn);
};
const sounds = [await stereo("saas", 24, 7), await stereo("saas", 40, 7), await stereo("saas", 55, 7)];
await put("a.wav", sounds[0]!);
await put("b.wav", sounds[1]!);
await put("c-same-as-a.wav", sounds[0]!);
await put("d-broken.wav", Buffer.from("RIFF and nothing that is sound, only words that go on for a while"));
await put("e.wav", sounds[2]!);

type Run = { readonly output: string; readonly code: number | null };
const command = (args: readonly string[], untilLine?: RegExp): Promise<Run> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "ops/bin/wingman.ts"), "import", ...args, "--basis", basis], {
      env: { ...process.env, WINGMAN_DATA_DIR: join(dataDir, "wingman") },
    });
    let output = "";
    const take = (part: Buffer): void => {
      output += part.toString("utf8");
      if (untilLine?.test(output)) child.kill("SIGKILL");
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("close", (code) => resolve({ output, code }));
  });
const imported = async (): Promise<ReadonlyMap<string, readonly { type: string; data: unknown; time: string }[]>> => {
  const { calls, going } = (await (await signedFetch(`${wingman.url}/api/calls?limit=100`)).json()) as {
    calls: { call: string }[];
    going: { call: string }[];
  };
  const log = await wingman.log;
  const found = new Map<string, { type: string; data: unknown; time: string }[]>();
  for (const { call } of [...calls, ...going]) {
    if (!call.startsWith("import-")) continue;
    const events = [];
    for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) events.push(...commit.events);
    found.set(call, events);
  }
  return found;
};

test("killed half way and begun again: each recording once, the same one noticed, the broken one said, the rest goes on", async () => {
  const killed = await command([folder, "--at-once", "1"], /a\.wav {2}.* heard, call import-/);
  assert.equal(killed.code, null, `it was killed: ${killed.output}`);
  assert.match(killed.output, /a\.wav/);
  assert.doesNotMatch(killed.output, /e\.wav/);

  const again = await command([folder]);
  assert.match(again.output, /a\.wav {2}there already, as call import-/);
  assert.match(again.output, /b\.wav {2}(0:0\d heard|there already)/);
  assert.match(again.output, /c-same-as-a\.wav {2}the same recording as a\.wav/);
  assert.match(again.output, /d-broken\.wav {2}WING_AUDIO_\w+: .+/);
  assert.match(again.output, /e\.wav {2}0:0\d heard, call import-/);
  assert.match(again.output, /2 there already, 1 failed; .* of sound, [\d.]+ × real time|3 there already, 1 failed/);
  assert.equal(again.code, 1);

  const calls = await waitUntil(
    async () => {
      const all = await imported();
      return (
        all.size === 3 &&
        [...all.values()].every((events) => events.some(({ type }) => type === "CallSummarised")) &&
        all
      );
    },
    "three calls with a summary",
    30_000,
  );
  for (const [call, events] of calls) {
    const of = <Type extends string>(type: Type) => events.filter((event) => event.type === type);
    assert.equal(of("CallStarted").length, 1, call);
    assert.deepEqual(
      of("CallImported").map(({ data }) => [
        (data as EventData<"CallImported">).basis,
        (data as EventData<"CallImported">).agreed,
      ]),
      [[basis, "in-writing"]],
    );
    const started = of("CallStarted")[0]?.data as EventData<"CallStarted">;
    assert.equal(started.recording?.recordedAt, heldOn.getTime());
    assert.ok(of("UtteranceTranscribed").length > 0, `${call} has words`);
    assert.ok(of("SoundRecorded").length === 0, "nobody said that the sound may be kept");
    const keys = of("UtteranceTranscribed").map(({ data }) => (data as EventData<"UtteranceTranscribed">).utterance);
    assert.equal(new Set(keys).size, keys.length, "no words twice");
  }
  const { calls: listed } = (await (await signedFetch(`${wingman.url}/api/calls?limit=100`)).json()) as {
    calls: { call: string; startedAt: number }[];
  };
  for (const { call, startedAt } of listed.filter(({ call }) => call.startsWith("import-")))
    assert.equal(startedAt, heldOn.getTime(), `${call} stands under its own date`);

  const third = await command([folder]);
  assert.match(third.output, /0 brought in, 4 there already, 1 failed/);
  assert.equal((await imported()).size, 3);
});

test("a list says whose call it was and when; a row that cannot be is named with its line and its remedy", async () => {
  const answer = await signedFetch(`${wingman.url}/api/members`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "ann@demo.example", name: "Ann Lee", roles: ["agent"] }),
  });
  const { link } = (await answer.json()) as { link: string };
  await fetch(`${wingman.url}/api/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ link, password: "seven grey herons at noon" }),
  });
  await put("f.wav", await stereo("saas", 70, 5));
  await writeFile(
    join(folder, "calls.csv"),
    [
      "file,rep,customer,company,date,playbook",
      `f.wav,ann@demo.example,"Okafor, Helen",Brackwater,${heldOn.toISOString()},saas`,
      "gone.wav,ann@demo.example,,,2026-11-01,",
      "e.wav,ann@demo.example,,,yesterday,",
      "b.wav,nobody@demo.example,,,2026-11-01,",
    ].join("\n"),
  );
  const { output, code } = await command([join(folder, "calls.csv"), "--agreed", "aloud"]);
  assert.match(output, /line 3 {2}there is no file gone\.wav\. Put it beside the list/);
  assert.match(output, /line 4 {2}“yesterday” is no date\. Write it as/);
  assert.match(output, /b\.wav {2}there already/);
  assert.match(output, /f\.wav {2}0:\d\d heard, call (import-\w+)/);
  assert.equal(code, 1);
  const call = /f\.wav .*call (import-\w+)/.exec(output)?.[1] ?? "";
  const started = (await imported()).get(call)?.find(({ type }) => type === "CallStarted")
    ?.data as EventData<"CallStarted">;
  assert.deepEqual(
    [started.rep.name, started.customer.name, started.customer.company],
    ["Ann Lee", "Okafor, Helen", "Brackwater"],
  );
  assert.match(started.playbook.id, /saas/);
});

test("nobody but an administrator brings recordings in, and none that is older than words are kept here", async () => {
  const { access } = (await (
    await fetch(`${wingman.url}/api/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "ann@demo.example", password: "seven grey herons at noon" }),
    })
  ).json()) as { access: string };
  const asAnn = await fetch(`${wingman.url}/api/imports/import-x`, { headers: { authorization: `Bearer ${access}` } });
  assert.equal(asAnn.status, 403);
  const long = new Date(Date.now() - 400 * dayMs);
  await writeFile(join(folder, "old.csv"), `file,date\nold.wav,${long.toISOString().slice(0, 10)}\nnobody.wav,\n`);
  await put("old.wav", await stereo("saas", 60, 5));
  await put("nobody.wav", await stereo("saas", 66, 5));
  await writeFile(join(folder, "rep.csv"), "file,rep\nnobody.wav,nobody@demo.example\n");
  assert.match((await command([join(folder, "old.csv")])).output, /old\.wav {2}WING_IMPORT_TOO_OLD: .* Leave it out/);
  assert.match(
    (await command([join(folder, "rep.csv")])).output,
    /there already|WING_IMPORT_REP_UNKNOWN: .* Invite them/,
  );
  assert.ok((await readFile(join(folder, "old.csv"))).length > 0);
});
