/** Proofs from chunk roots over a real server: the same as from the whole tree, whatever the notes say. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { headers } from "@nats-io/transport-node";
import { Failure } from "@wingman/domain/failure";
import { pino } from "pino";
// @boundaries-ignore a real server, as everywhere
import { startNats } from "../../tests/harness/nats.ts";
import { newId } from "../base/ids.ts";
import { openJetStreamLog } from "../log/jetstream.ts";
import { plainKeyring } from "../log/seal.ts";
import { openStored } from "../log/stored.ts";
import { streamNames } from "../log/streams.ts";
import { eventSubject } from "../log/subjects.ts";
import type { RawMessage } from "../log/wire.ts";
import { endorsedBy, endorsedKey, isSignedBy } from "./endorse.ts";
import { leafHashOf } from "./hash.ts";
import { openHeadsFile } from "./heads-file.ts";
import { keyFileIn, openKeyFile } from "./key-file.ts";
import { newSigningKey, readSigningKey } from "./key.ts";
import { leavesFileIn, openLeavesFile, readLeaves } from "./leaves-file.ts";
import { runNotary } from "./notary.ts";
import { isIncluded } from "./proofs.ts";
import { openProver } from "./prover.ts";

/** Two whole chunks and a ragged one. */
const commits = 2_600;

test("proofs hold with the notary's notes, with wrong ones, without any, and for what was appended since", async () => {
  await using nats = await startNats();
  const folder = await mkdtemp(join(tmpdir(), "wingman-prover-"));
  const stop = new AbortController();
  const { signal } = stop;
  const log = await openJetStreamLog(nats.connection, plainKeyring);
  const aggregate = { tenant: "demo" as never, kind: "call" as const, id: newId() };
  const write = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 200)
      await Promise.all(
        Array.from({ length: Math.min(200, count - n) }, () => {
          const hdrs = headers();
          hdrs.set("Nats-Msg-Id", newId());
          const event = { id: newId(), type: "CallEnded", v: 1, time: new Date().toISOString(), data: {} };
          return log.client.publish(eventSubject(aggregate), JSON.stringify([event]), { headers: hdrs });
        }),
      );
  };
  await write(commits);
  const key = await openKeyFile(keyFileIn(folder));
  const leaves = await openLeavesFile(leavesFileIn(folder));
  const notary = await runNotary({
    ...{ log, key, knownKeys: [], headsFile: openHeadsFile(join(folder, "heads.log")), leaves },
    ...{ logger: pino({ level: "silent" }), everyMs: 3_600_000, signal },
  });
  try {
    await notary.seal();
    await leaves.flush();
    const stored = await openStored(nats.connection);
    const messages: RawMessage[] = [];
    const read = async (): Promise<void> => {
      messages.length = 0;
      await stored.read(streamNames.events, (message) => messages.push(message), { signal });
    };
    await read();
    const file = leavesFileIn(folder);
    const wrong = await readFile(file);
    wrong.fill(7, 32 * 1_500, 32 * 1_501);
    await writeFile(join(folder, "wrong"), wrong);
    const parts = { log, keys: () => Promise.resolve([key.publicKey]), signal };
    const provers = {
      "with notes": openProver({ ...parts, notes: (from, max) => readLeaves(file, from, max) }),
      "with wrong notes": openProver({ ...parts, notes: (from, max) => readLeaves(join(folder, "wrong"), from, max) }),
      "without notes": openProver({ ...parts, notes: () => Promise.resolve(Buffer.alloc(0)) }),
    };
    const someAt = [1, 2, 1_024, 1_025, 1_501, 2_048, 2_049, 2_599, commits];
    const check = async (name: keyof typeof provers, wanted: readonly number[]): Promise<void> => {
      const asked = wanted.map((sequence) => messages[sequence - 1] as RawMessage);
      const { head, commits: proven } = await provers[name].prove(asked);
      for (const { sequence, canonical, inclusion } of proven)
        assert.ok(
          isIncluded({
            leaf: leafHashOf(canonical),
            index: sequence - 1,
            size: head.size,
            root: head.root,
            proof: inclusion,
          }),
          `${name}: ${sequence} of ${head.size}`,
        );
      assert.equal(proven.length, wanted.length);
    };
    for (const name of Object.keys(provers) as (keyof typeof provers)[]) await check(name, someAt);
    await write(700); // Into the next chunk; nobody sealed it: whoever asks has it sealed.
    await read();
    for (const name of Object.keys(provers) as (keyof typeof provers)[]) await check(name, [...someAt, commits + 700]);

    // Of a log that is not what was sealed nothing is proven: the prover is told another root.
    const strange = openProver({
      ...parts,
      notes: () => Promise.resolve(Buffer.alloc(0)),
      log: { ...log, connection: log.connection },
    });
    const first = messages[0] as RawMessage;
    const { commits: proven, head } = await strange.prove([{ ...first, data: new TextEncoder().encode("[]") }]);
    const [one] = proven;
    assert.ok(one);
    assert.equal(
      isIncluded({ leaf: leafHashOf(one.canonical), index: 0, size: head.size, root: head.root, proof: one.inclusion }),
      false,
      "a changed commit leads to no root",
    );

    const exporting = await endorsedKey(nats.connection);
    const endorsed = endorsedBy(exporting.note, [key.publicKey]) ?? assert.fail("the notary stands for it");
    assert.ok(isSignedBy(endorsed, "words", exporting.sign("words")));
    assert.equal(isSignedBy(endorsed, "others", exporting.sign("words")), false);
    const stranger = readSigningKey(newSigningKey());
    assert.equal(endorsedBy(exporting.note, [stranger.publicKey]), undefined);
    assert.equal(endorsedBy(exporting.note.replace(/time 2/, "time 1"), [key.publicKey]), undefined);
    for (const asked of ["wingman/EVENTS_1/x\n7\n", "", "a".repeat(44)])
      assert.equal(
        (await nats.connection.request("wm.notary.endorse", asked, { timeout: 2_000 })).string(),
        "",
        "signs keys alone",
      );
  } finally {
    stop.abort();
    await notary.done.catch(() => undefined);
    await leaves[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
  await assert.rejects(
    endorsedKey(nats.connection),
    (error) => error instanceof Failure && error.code === "WING_NOTARY_AWAY",
  );
});
