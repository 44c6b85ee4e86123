/** The audit trail as compliance meets it: a tip walked back to its words, what was opened written down, proofs and bundles that hold elsewhere and that no change survives. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { AccessSums, Opened, Proof, Seal, Trail, Walk } from "@wingman/projections/audit/answers";
import { callBundle, openedEvent, proofFile, proofOf } from "@wingman/projections/audit/open";
import { newSigningKey, readSigningKey } from "@wingman/streams/notary/key";
import { type BundleFile, checkBundle } from "@wingman/streams/rights/bundle";
import { generalVerify, importJWK, type JWK } from "jose";
import { root, startTestWingman } from "../harness/wingman.ts";
import { newCall, waitForFact, waitUntil } from "./ground.ts";

const folder = await mkdtemp(join(tmpdir(), "wingman-audit-"));
after(() => rm(folder, { recursive: true, force: true }));
const wingman = await startTestWingman();
after(() => wingman[Symbol.asyncDispose]());
await wingman.ready;

const call = newCall();
const get = async <Answer>(path: string): Promise<Answer> => {
  const answer = await signedFetch(`${wingman.url}${path}`);
  assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
  return (await answer.json()) as Answer;
};
const trail = (query = ""): Promise<Trail> => get(`/api/audit?limit=200${query}`);
const verify = (file: string, ...more: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    const env = { ...process.env, WINGMAN_DATA_DIR: join(folder, "nowhere"), WINGMAN_NATS_URL: "nats://127.0.0.1:1" };
    const child = execFile(
      process.execPath,
      [join(root, "ops/bin/wingman.ts"), "verify", file, ...more],
      { env, timeout: 60_000 },
      (_error, out, err) => done({ code: child.exitCode ?? -1, out, err }),
    );
  });

let tip = "";
let headline = "";
test("every event stands in the trail within a second, in the order of the log", async () => {
  const client = await openClient(wingman.url);
  await client.ask(
    "start-call",
    startOf({ call, title: "To be audited", customer: { name: "Sara", company: "Oasis Logistics", role: "COO" } }),
  );
  const words = { call, channel: "customer" as const, utterance: "u1", revision: 1, source: "typed" as const };
  await client.ask("transcript", { ...words, text: "honestly that is too expensive for us", final: true });
  const made = await waitForFact<{ suggestion: string; headline: string }>(client, "SuggestionMade");
  const { suggestion } = made.data;
  headline = made.data.headline;
  await client.ask("shown", { call, suggestion, action: "shown-1", paintedAt: Date.now() });
  await client.ask("rated", { call, suggestion, action: "rated-1", rating: "like" });
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await waitForFact(client, "CallEnded");
  await client.close();
  await waitUntil(
    async () => (await trail(`&call=${call}`)).entries.some(({ type }) => type === "CallEnded"),
    "the end of the call in the trail",
  );
  const { entries, actors } = await trail(`&call=${call}`);
  const places = entries.map(({ place }) => place);
  assert.deepEqual(places, places.toSorted().reverse());
  for (const type of ["CallStarted", "UtteranceTranscribed", "ObjectionNoticed", "SuggestionMade", "SuggestionShown"])
    assert.ok(
      entries.some((one) => one.type === type),
      type,
    );
  const written = entries.find(({ type }) => type === "SuggestionMade") ?? assert.fail("no tip");
  tip = written.event;
  assert.equal(written.actor, "conductor");
  assert.equal(actors.find(({ actor }) => actor === "conductor")?.kind, "program");
  assert.equal(actors.find(({ kind }) => kind === "person")?.name !== "", true);
  assert.doesNotMatch(JSON.stringify(entries), /expensive|audited/, "no word of the call stands in the trail");
});

test("filters: person, kind of actor, type, family, time, customer, and pages by cursor", async () => {
  const first = await get<Trail>("/api/audit?limit=3");
  const second = await get<Trail>(`/api/audit?limit=3&cursor=${first.next}`);
  const all = (await trail()).entries; // After the pages, so that it has what came before them.
  assert.deepEqual(
    [...first.entries, ...second.entries].map(({ place }) => place),
    all
      .filter(({ place }) => place <= (first.entries[0]?.place ?? ""))
      .slice(0, 6)
      .map(({ place }) => place),
  );
  for (const [query, holds] of [
    ["&actor=conductor", (one) => one.actor === "conductor"],
    ["&by=program", (one) => ["conductor", "speech", "agents", "operator", "demo"].includes(one.actor)],
    ["&by=person", (one) => !["conductor", "speech", "agents"].includes(one.actor)],
    ["&type=SuggestionMade", (one) => one.type === "SuggestionMade"],
    ["&type=tips", (one) => one.type.startsWith("Suggestion") || one.type === "InputsSeen"],
    [`&from=${all.at(-1)?.storedAt}&to=${all.at(-2)?.storedAt}`, (one) => one.storedAt <= (all.at(-2)?.storedAt ?? 0)],
    ["&customer=oasis", (one) => one.call === call || one.thing === call],
  ] as const satisfies readonly (readonly [string, (one: Trail["entries"][number]) => boolean])[]) {
    const { entries } = await trail(query);
    assert.ok(entries.length > 0 && entries.every(holds), query);
  }
  assert.deepEqual((await trail("&customer=nobodyatall")).entries, []);
  const refused = await signedFetch(`${wingman.url}/api/audit?cursor=nonsense`);
  assert.equal(((await refused.json()) as { code: string }).code, "WING_CURSOR_INVALID");
});

test("a tip is walked back to its words and on to what a hand did with it", async () => {
  const walk = await get<Walk>(`/api/audit/walk/${tip}`);
  const typeAt = (place: string) => walk.entries.find((one) => one.place === place)?.type ?? "";
  const into = walk.edges.filter(({ to }) => to === walk.focus).map(({ from, why }) => `${typeAt(from)} ${why}`);
  const outOf = walk.edges.filter(({ from }) => from === walk.focus).map(({ to }) => typeAt(to));
  assert.ok(into.includes("UtteranceTranscribed names"), into.join());
  assert.ok(
    walk.entries.some(({ type }) => type === "ConsentGiven"),
    "who agreed",
  );
  assert.ok(
    walk.edges.some(
      ({ why, from, to }) => why === "same-words" && [typeAt(from), typeAt(to)].includes("ObjectionNoticed"),
    ),
    "what was noticed in the same words",
  );
  assert.ok(outOf.includes("SuggestionShown") && outOf.includes("SuggestionRated"), outOf.join());
  assert.equal(walk.interim["u1"], 0, "typed words have no interim text");
});

test("what is opened is written down, and stands in the trail as what it was", async () => {
  const { focus } = await get<Walk>(`/api/audit/walk/${tip}`);
  const opened = await get<Opened>(`/api/audit/events/${focus}`);
  assert.equal((opened.data as { headline: string }).headline, headline);
  assert.match(JSON.stringify(opened.data), /too expensive/);
  assert.ok(opened.personal.includes("reason.snippet"));
  const seen = async () =>
    (await trail("&type=RecordViewed")).entries.find(
      ({ thing, facts }) => thing === focus && facts["action"] === "event.read",
    );
  await waitUntil(async () => (await seen()) !== undefined, "that it was opened, in the trail");
  const ofCall = await trail(`&call=${call}&type=RecordViewed`);
  assert.ok(
    ofCall.entries.some(({ thing }) => thing === focus),
    "the call's own list names who opened it",
  );
  const { sums } = await get<AccessSums>("/api/audit/access");
  assert.ok(sums.some(({ action, times }) => action === "event.read" && times >= 1));
});

test("a proof is shown step by step, and its file holds elsewhere", async () => {
  const { focus } = await get<Walk>(`/api/audit/walk/${tip}`);
  const { sealed, proof } = await get<Proof>(`/api/audit/proof/${focus}`);
  assert.equal(sealed && proof?.holds, true);
  assert.equal(proof?.steps.at(-1)?.result, proof?.root);
  const file = join(folder, "event.json");
  await writeFile(file, await (await signedFetch(`${wingman.url}/api/audit/proof-file/${focus}`)).text());
  const { code, out, err } = await verify(file, "--key", proof?.publicKey ?? "");
  assert.equal(code, 0, err);
  assert.match(out, /SuggestionMade[\s\S]*signed by the key you gave/);
  const { head, refusal, events } = await get<Seal>("/api/audit/seal");
  assert.equal(refusal, null);
  assert.equal(head?.publicKey, proof?.publicKey);
  assert.ok(events > 8);
});

test("another company's event is opened, proven and taken along by nobody of this one", async () => {
  const log = await wingman.log;
  const { focus } = await get<Walk>(`/api/audit/walk/${tip}`);
  const other = "borealis" as TenantId;
  const none = (): never => assert.fail("nothing is to be proven");
  const prover = { newest: none, seal: none, keys: none, prove: none };
  const isMissing = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;
  await assert.rejects(openedEvent(log, other, focus), isMissing("WING_EVENT_NOT_FOUND"));
  await assert.rejects(proofOf(log, prover, other, focus), isMissing("WING_EVENT_NOT_FOUND"));
  await assert.rejects(proofFile(log, prover, other, focus), isMissing("WING_EVENT_NOT_FOUND"));
  await assert.rejects(
    callBundle(log, prover, none, { tenant: other, call, at: new Date() }),
    isMissing("WING_CALL_NOT_FOUND"),
  );
});

const take = async (): Promise<BundleFile> => {
  const answer = await signedFetch(`${wingman.url}/api/audit/bundle/${call}`);
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as BundleFile;
};

test("a call leaves as a signed vCon with proofs, checked by the command, and by another reader of JWS", async () => {
  const bundle = await take();
  const file = join(folder, "bundle.json");
  await writeFile(file, JSON.stringify(bundle));
  const { code, out, err } = await verify(file);
  assert.equal(code, 0, err);
  assert.match(out, /vCon +[0-9a-f-]{36}[\s\S]*as it was signed[\s\S]*CallEnded/);
  const [signature] = bundle.vcon.signatures;
  const header = JSON.parse(Buffer.from(signature?.protected ?? "", "base64url").toString()) as { jwk: JWK };
  const other = await generalVerify(
    { payload: bundle.vcon.payload, signatures: [...bundle.vcon.signatures] },
    await importJWK(header.jwk, "EdDSA"),
  );
  assert.match(Buffer.from(other.payload).toString(), /honestly that is too expensive/);
  await waitUntil(
    async () => (await trail("&type=RecordExported")).entries.some(({ thing }) => thing === call),
    "the export in the trail",
  );
});

test("no change of a bundle survives, and each is told by its code", async () => {
  const bundle = await take();
  const vcon = JSON.parse(Buffer.from(bundle.vcon.payload, "base64url").toString()) as {
    dialog: { body: string }[];
    attachments: { body: string }[];
  };
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const [signature] = bundle.vcon.signatures;
  assert.ok(signature);
  const header = JSON.parse(Buffer.from(signature.protected, "base64url").toString()) as Record<string, unknown>;
  const stranger = readSigningKey(newSigningKey());
  const signedByStranger = (payload: string, name: Record<string, unknown>) => {
    const head = encoded(name);
    const made = stranger.sign(`${head}.${payload}`).toString("base64url");
    return { ...bundle, vcon: { payload, signatures: [{ protected: head, signature: made }] } };
  };
  const strangerX = Buffer.from(stranger.publicKey.line.split("+").slice(2).join("+"), "base64")
    .subarray(1)
    .toString("base64url");
  const firstCommit = bundle.proof.commits[0] ?? assert.fail("no commit");
  const proofWith = (changes: object) => ({ ...bundle, proof: { ...bundle.proof, ...changes } });
  const words = { ...vcon, dialog: vcon.dialog.map((one) => ({ ...one, body: "that is a fair price" })) };
  const tampers: Readonly<Record<string, readonly [file: unknown, code: string]>> = {
    "other words": [{ ...bundle, vcon: { ...bundle.vcon, payload: encoded(words) } }, "WING_BUNDLE_INVALID"],
    "other words, signed by a stranger": [
      signedByStranger(encoded(words), { ...header, jwk: { kty: "OKP", crv: "Ed25519", x: strangerX } }),
      "WING_BUNDLE_INVALID",
    ],
    "no signature": [{ ...bundle, vcon: { ...bundle.vcon, signatures: [] } }, "WING_BUNDLE_INVALID"],
    "alg none": [
      {
        ...bundle,
        vcon: {
          payload: bundle.vcon.payload,
          signatures: [{ protected: encoded({ ...header, alg: "none" }), signature: "" }],
        },
      },
      "WING_BUNDLE_INVALID",
    ],
    "another call's name": [{ ...bundle, about: newCall() }, "WING_BUNDLE_INVALID"],
    "another call's name in the proof": [proofWith({ about: newCall() }), "WING_PROOF_INVALID"],
    "a commit left out": [proofWith({ commits: bundle.proof.commits.slice(1) }), "WING_BUNDLE_INVALID"],
    "commits in another order": [proofWith({ commits: bundle.proof.commits.toReversed() }), "WING_BUNDLE_INVALID"],
    "a commit changed": [
      proofWith({
        commits: [
          {
            ...firstCommit,
            commit: Buffer.from(
              Buffer.from(firstCommit.commit, "base64").toString("latin1").replace("CallStarted", "CallStarteD"),
              "latin1",
            ).toString("base64"),
          },
          ...bundle.proof.commits.slice(1),
        ],
      }),
      "WING_PROOF_INVALID",
    ],
    "a hash of the way changed": [
      proofWith({
        commits: [
          {
            ...firstCommit,
            inclusion: firstCommit.inclusion.map((hash, n) => (n === 0 ? Buffer.alloc(32).toString("base64") : hash)),
          },
          ...bundle.proof.commits.slice(1),
        ],
      }),
      "WING_PROOF_INVALID",
    ],
    "a head of another size": [
      proofWith({ head: bundle.proof.head.replace(/\n(\d+)\n/, (_all, size: string) => `\n${Number(size) + 1}\n`) }),
      "WING_PROOF_INVALID",
    ],
    "a head's time": [proofWith({ head: bundle.proof.head.replace(/time 2\d/, "time 19") }), "WING_PROOF_INVALID"],
    "another public key": [proofWith({ publicKey: stranger.publicKey.line }), "WING_PROOF_INVALID"],
    "no JSON": ["{", "WING_BUNDLE_INVALID"],
  };
  checkBundle(JSON.stringify(bundle), []);
  for (const [name, [file, code]] of Object.entries(tampers))
    assert.throws(
      () => checkBundle(typeof file === "string" ? file : JSON.stringify(file), []),
      (error) => error instanceof Failure && error.code === code,
      name,
    );
});

test("what a bundle says of an event beside its sealed words is held against the log, whoever signed it", async () => {
  const bundle = await take();
  const vcon = JSON.parse(Buffer.from(bundle.vcon.payload, "base64url").toString()) as {
    attachments: { body: string }[];
  };
  const record = vcon.attachments[0]?.body ?? "";
  const changed = JSON.stringify({
    ...vcon,
    attachments: [{ ...vcon.attachments[0], body: record.replace('"rating":"like"', '"rating":"dislike"') }],
  });
  assert.ok(changed.includes("dislike"), "the lie stands in it");
  // Somebody who holds the notary's own key signs a lie: the proof still says otherwise.
  const { readFile } = await import("node:fs/promises");
  const notary = readSigningKey(await readFile(join(wingman.dataDir, "keys", "notary.key"), "utf8"));
  const { bundleOf } = await import("@wingman/streams/rights/bundle");
  const { generateKeyPairSync, createPublicKey, sign } = await import("node:crypto");
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  const note = `wingman-export-key\n${x}\ntime ${new Date().toISOString()}\n`;
  const by = Buffer.concat([Buffer.from(notary.publicKey.id, "hex"), notary.sign(note)]).toString("base64");
  const key = {
    ...{ x, note: `${note}\n— ${notary.publicKey.name} ${by}\n`, publicKeys: [notary.publicKey] },
    sign: (text: string) => sign(null, Buffer.from(text), privateKey),
  };
  const made = bundleOf(
    call,
    JSON.parse(changed) as never,
    { key: notary.publicKey, head: { text: "" }, commits: [] } as never,
    key,
  );
  const lie = { ...made, proof: bundle.proof };
  assert.throws(
    () => checkBundle(JSON.stringify(lie), []),
    (error) =>
      error instanceof Failure &&
      error.code === "WING_BUNDLE_INVALID" &&
      /not what stood on the log/.test(error.message),
  );
});

test("erased words are said as erased, and the proof stands", async () => {
  const { focus } = await get<Walk>(`/api/audit/walk/${tip}`);
  const body = JSON.stringify({ by: "call", value: call, dryRun: true });
  const headers = { "content-type": "application/json" };
  const preview = (await (
    await signedFetch(`${wingman.url}/api/rights/erase`, { method: "POST", headers, body })
  ).json()) as { confirm: string };
  const erase = JSON.stringify({ by: "call", value: call, dryRun: false, confirm: preview.confirm });
  await signedFetch(`${wingman.url}/api/rights/erase`, { method: "POST", headers, body: erase });
  await waitUntil(
    async () => JSON.stringify((await get<Opened>(`/api/audit/events/${focus}`)).data).includes('"erased":true'),
    "the erasure",
  );
  assert.equal((await get<Proof>(`/api/audit/proof/${focus}`)).proof?.holds, true);
  const bundle = await take();
  assert.ok(checkBundle(JSON.stringify(bundle), []).fields.erased > 0);
  assert.doesNotMatch(Buffer.from(bundle.vcon.payload, "base64url").toString(), /expensive/);
});
