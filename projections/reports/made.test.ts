/** Reports from being asked for to being sent, on real servers and in a real browser. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { ReportSchedule } from "@wingman/domain/reports/schedule";
import { newId } from "@wingman/streams/base/ids";
import { migrate } from "@wingman/streams/base/migrate";
import { withDatabase } from "@wingman/streams/base/pools";
import { allowListOf } from "@wingman/streams/egress/allow";
import { openEgress } from "@wingman/streams/egress/egress";
import { callAggregate } from "@wingman/streams/log/calls";
import { deliver } from "@wingman/streams/reports/deliver";
import { forgetCalls, readFile, reportFileMigrations, reportFileStore } from "@wingman/streams/reports/files";
import { followForgetting } from "@wingman/streams/reports/forget";
import { askForReport, deliveriesOf, readReport, reportsOf } from "@wingman/streams/reports/store";
import type { What } from "@wingman/streams/reports/what";
import { sql } from "kysely";
import { pino } from "pino";
// @boundaries-ignore Tests beside their source may use the harness.
import { chromium } from "../../tests/harness/browser.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startMailServer } from "../../tests/harness/mail-server.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { postgresMissing, startPostgres, type TestPostgres } from "../../tests/harness/postgres.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { startReceiver } from "../../tests/harness/receiver.ts";
// @boundaries-ignore Tests beside their source may use the harness.
import { everyEventCall, openRightsGround, type RightsGround } from "../../tests/harness/rights-ground.ts";
import { caughtUpElsewhere } from "../caught-up.ts";
import { history } from "../history/model.ts";
import { detailIn } from "../history/query.ts";
import { type Drawer, openDrawer } from "./browser.ts";
import { letterOf } from "./letter.ts";
import { htmlOf, makeReport, readData } from "./make.ts";
import { pageWords } from "./page-words.ts";
import { periodIn } from "./period-data.ts";
import { periodsInProcesses } from "./period-processes.ts";
import { atOnePlace } from "./place.ts";
import { callBook } from "./sheets.ts";
import { askForNights, clearAway, makeNext, type ReportsParts, type TenantNow } from "./runner.ts";

const skip = postgresMissing();
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
let postgres: TestPostgres;
before(async () => {
  if (!skip) postgres = stack.use(await startPostgres());
});
const tenant = "acme" as TenantId;
const logger = pino({ level: "silent" });
const canaries = { rep: "Priyaword", customer: "Danaword", both: "secretword" };
const ofTenant = { id: tenant, name: "Acme", timeZone: "Europe/Berlin" };
/** Draws nothing: for what is not about paper. */
const blank = (during: () => Promise<unknown> = () => Promise.resolve()): Drawer => ({
  begun: () => 0,
  pid: () => undefined,
  async draw(html) {
    await during();
    return Buffer.from(html);
  },
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

type Ground = RightsGround & { readonly parts: ReportsParts; readonly now: { ms: number } };
const openGround = async (
  drawer: Drawer,
  {
    schedules = [],
    sending = {},
  }: { schedules?: readonly ReportSchedule[]; sending?: Partial<ReportsParts["sending"]> } = {},
): Promise<Ground> => {
  const ground = stack.use(await openRightsGround(postgres));
  await migrate(ground.read, reportFileMigrations);
  const now = { ms: Date.now() };
  const tenantNow: TenantNow = {
    name: "Acme",
    policy: { timeZone: "Europe/Berlin" },
    schedules: new Map(schedules.map((one) => [one.schedule, one])),
  };
  const parts: ReportsParts = {
    ...{ log: ground.log, read: ground.read, keep: ground.keep, drawer, logger, holder: newId() },
    tenants: () => [tenant],
    tenantOf: () => tenantNow,
    caughtUp: caughtUpElsewhere(ground.read, history),
    now: () => now.ms,
    signal: new AbortController().signal,
    sending: {
      addressOf: (_tenant, member) => Promise.resolve(`${member}@example.com`),
      record: () => Promise.resolve(),
      ...sending,
    },
  };
  return { ...ground, parts, now };
};
const ask = (ground: Ground, what: What, report = newId(), deliver = { members: [] as string[], webhook: false }) =>
  askForReport(ground.keep, {
    ...{ tenant, report, what, askedBy: "ann", schedule: null, night: null, deliver, askedAt: ground.now.ms },
  }).then(() => report);
const ofCall = (call: string, format: What["format"] = "pdf"): What => ({
  about: { kind: "call", call, transcript: true },
  ...{ format, language: "en" },
});
const append = async (ground: Ground, call: string, type: string, data: unknown): Promise<void> => {
  const aggregate = callAggregate(tenant, call);
  let expected = 0;
  for await (const commit of ground.log.read(aggregate)) expected = commit.sequence;
  const commit = {
    ...{ id: newId() as CommitId, actor: "rep-1" as ActorId, cause: null, tick: null, correlation: call, clockMs: 0 },
    ...{ seen: null, fence: null, traceparent: null, time: new Date(), events: [{ type, data }] },
  };
  assert.equal((await ground.log.append(aggregate, commit, expected)).kind, "appended");
};
const until = async (look: () => Promise<boolean>, what: string): Promise<void> => {
  for (const end = Date.now() + 15_000; !(await look()); await new Promise((next) => setTimeout(next, 50)))
    if (Date.now() > end) assert.fail(`${what} did not come`);
};

test(
  "a report of a call is drawn: a cover, chapters, numbered pages, tagged, in both languages",
  { skip },
  async (context) => {
    const found = await chromium();
    if (found instanceof Failure) return context.skip(found.message);
    const { extractText, getDocumentProxy } = await import("unpdf");
    await using drawer = openDrawer(() => Promise.resolve(found.path));
    const ground = await openGround(drawer);
    const call = await everyEventCall(ground.log, tenant, canaries);
    for (const language of ["en", "ar"] as const) {
      const report = await ask(ground, { ...ofCall(call), language });
      assert.equal(await makeNext(ground.parts), true);
      const row = await readReport(ground.keep, { tenant, report });
      assert.equal(row?.state, "ready", JSON.stringify(row?.problem));
      assert.equal(row?.timeZone, "Europe/Berlin");
      const file = (await readFile(ground.read, { tenant, report })) ?? assert.fail("no file");
      const pdf = await getDocumentProxy(new Uint8Array(file));
      const { text } = await extractText(pdf, { mergePages: false });
      assert.ok(text.length >= 2 && text[0]?.includes("secretword"));
      assert.ok(text[1]?.replaceAll(/\s/g, "").includes(`2/${text.length}`), "pages are numbered");
      assert.ok(!text[0]?.includes(`1 / ${text.length}`), "the cover is not");
      assert.ok(text.join(" ").includes(row?.position ?? "-"), "it says from which place of the log");
      assert.match(Buffer.from(file).toString("latin1"), /\/StructTreeRoot/, "it is tagged");
    }
    assert.equal(await makeNext(ground.parts), false);
    assert.equal(drawer.begun(), 1, "one browser drew both");
    return undefined;
  },
);

test("at one place of the log it is the same again: HTML, digest and CSV", { skip }, async () => {
  const ground = await openGround(blank());
  const call = await everyEventCall(ground.log, tenant, canaries);
  await ground.followed();
  const source = { pool: ground.read, log: ground.log };
  const period: What = {
    about: { kind: "period", from: "2026-11-01", days: 92, reps: [] },
    format: "csv",
    language: "en",
  };
  for (const what of [ofCall(call, "csv"), period]) {
    const [one, two] = await Promise.all([readData(source, ofTenant, what), readData(source, ofTenant, what)]);
    assert.equal(htmlOf(one, "en"), htmlOf(two, "en"));
    const parts = { pool: ground.read, log: ground.log, drawer: blank() };
    const [a, b] = [await makeReport(parts, ofTenant, what), await makeReport(parts, ofTenant, what)];
    assert.deepEqual([a.digest, Buffer.from(a.content).toString()], [b.digest, Buffer.from(b.content).toString()]);
    assert.ok(a.name.includes(a.position));
  }
  await everyEventCall(ground.log, tenant, canaries);
  await ground.followed();
  assert.notEqual(
    (await readData(source, ofTenant, period)).position,
    (await readData(source, ofTenant, ofCall(call))).position.slice(1),
  );
});

test("a call's workbook in Arabic has no head and no measure in English", { skip }, async () => {
  const ground = await openGround(blank());
  const call = await everyEventCall(ground.log, tenant, canaries);
  await ground.followed();
  const data = await readData({ pool: ground.read, log: ground.log }, ofTenant, ofCall(call, "xlsx"));
  assert.ok(data.kind === "call");
  const { sheets } = callBook(data, "ar");
  const talk = sheets.find(({ name }) => name === pageWords.ar.sheets.talk);
  const measures = [...(talk?.rows ?? [])].map(([measure]) => String(measure));
  assert.ok(measures.includes("أطول حديث متصل (بالثواني)"), measures.join());
  const heads = sheets.flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]);
  assert.deepEqual(
    [...heads, ...measures].filter((text) => /[a-z]/i.test(text)),
    [],
  );
});

test("many calls are read in a process of their own: the same file, and its failures by name", { skip }, async () => {
  const ground = await openGround(blank());
  await everyEventCall(ground.log, tenant, canaries);
  await ground.followed();
  const parts = { pool: ground.read, log: ground.log, drawer: blank() };
  const never = new AbortController();
  const readPeriod = periodsInProcesses(withDatabase(postgres.adminUrl, ground.read.database), never.signal);
  const about: What["about"] & { kind: "period" } = { kind: "period", from: "2026-11-01", days: 92, reps: [] };
  for (const format of ["csv", "xlsx"] as const) {
    const what: What = { about, format, language: "ar" };
    const here = await makeReport(parts, ofTenant, what);
    const there = await makeReport({ ...parts, readPeriod }, ofTenant, what);
    assert.deepEqual(
      { ...there, content: Buffer.from(there.content) },
      { ...here, content: Buffer.from(here.content) },
    );
    assert.equal(there.calls.length, 1);
  }
  const ask = { tenant: ofTenant, about, format: "csv", language: "en" } as const;
  const nowhere = periodsInProcesses(withDatabase(postgres.adminUrl, "nowhere"), never.signal);
  await assert.rejects(nowhere(ask), (error) => error instanceof Failure && /^WING_DB_/.test(error.code));
  never.abort(new RangeError("over"));
  await assert.rejects(readPeriod(ask), RangeError);
});

test("a report that names another company's id comes out empty: the rows are behind the wall", { skip }, async () => {
  const ground = await openGround(blank());
  const other = "other" as TenantId;
  const calls = [
    await everyEventCall(ground.log, tenant, canaries),
    await everyEventCall(ground.log, other, { rep: "r", customer: "c", both: "b" }),
  ];
  await ground.followed();
  const about = { from: "2026-11-01", days: 92, reps: [] };
  const found = await atOnePlace(ground.read, tenant, async (tx, place) => {
    const ofOther = periodIn(tx, place, { ...ofTenant, id: other }, about);
    for await (const _page of ofOther.pages());
    const { rows } = await sql<{ tenant: string }>`select distinct tenant_id as tenant from call`.execute(tx);
    return {
      ...{ ids: ofOther.ids, data: await ofOther.done(), detail: await detailIn(tx, other, calls[1] ?? "") },
      tenants: rows.map((row) => row.tenant),
    };
  });
  assert.deepEqual([found.ids, found.data.whole.calls, found.detail], [[], 0, undefined]);
  assert.deepEqual(found.data.objections, []);
  assert.deepEqual(found.tenants, [tenant]);
  assert.equal(
    (
      await makeReport({ pool: ground.read, log: ground.log, drawer: blank() }, ofTenant, {
        about: { kind: "period", ...about },
        format: "csv",
        language: "en",
      })
    ).calls[0],
    calls[0],
  );
});

test(
  "a call that is not there, and a browser that is none, say why, and are not tried for ever",
  { skip },
  async () => {
    const ground = await openGround(openDrawer(() => Promise.resolve(new Failure("WING_CHROMIUM_MISSING", "none"))));
    const call = await everyEventCall(ground.log, tenant, canaries);
    const reports = [await ask(ground, ofCall("no-such-call")), await ask(ground, ofCall(call))];
    while (await makeNext(ground.parts));
    const rows = await Promise.all(reports.map((report) => readReport(ground.keep, { tenant, report })));
    assert.deepEqual(
      rows.map((row) => [row?.state, row?.problem?.code, row?.problem?.remedy !== ""]),
      [
        ["failed", "WING_CALL_NOT_FOUND", true],
        ["failed", "WING_REPORT_PDF_OFF", true],
      ],
    );
  },
);

test("what is taken back, or erased, takes the files that tell of it, and no others", { skip }, async () => {
  const ground = await openGround(blank());
  const stop = new AbortController();
  const following = await followForgetting({
    log: ground.log,
    keep: ground.keep,
    files: ground.read,
    logger,
    signal: stop.signal,
  });
  const [one, two] = [
    await everyEventCall(ground.log, tenant, canaries),
    await everyEventCall(ground.log, tenant, canaries),
  ];
  const reports = [await ask(ground, ofCall(one, "csv")), await ask(ground, ofCall(two, "csv"))];
  while (await makeNext(ground.parts));
  const files = () => Promise.all(reports.map((report) => readFile(ground.read, { tenant, report })));
  const states = async () =>
    (await Promise.all(reports.map((report) => readReport(ground.keep, { tenant, report })))).map((row) => row?.state);
  for (const file of await files()) assert.match(Buffer.from(file ?? []).toString(), /secretword/);
  await append(ground, one, "WordsForgotten", { action: "f", fromMs: 0, toMs: 600_000, atMs: 600_000 });
  await until(async () => (await states())[0] === "gone", "the file of the first call going");
  assert.deepEqual(
    [(await files()).map((file) => file !== undefined), await states()],
    [
      [false, true],
      ["gone", "ready"],
    ],
  );
  await append(ground, two, "PersonalDataForgotten", { erasure: "e1", subjects: ["both"] });
  await until(async () => (await states())[1] === "gone", "the file of the second call going");
  const asked = { tenant, calls: [one, two], subjects: ["both"] as const, signal: stop.signal };
  assert.deepEqual(await reportFileStore(ground.read).ask(asked), { asked: 2, left: 0 });
  stop.abort();
  await following.done;
});

test("what is taken back while a report is made is in no file: it is made again", { skip }, async () => {
  let times = 0;
  const ground: Ground = await openGround(
    blank(async () => {
      times += 1;
      if (times === 1) await forgetCalls(ground.read, ground.keep, tenant, ["whichever"]);
    }),
  );
  const call = await everyEventCall(ground.log, tenant, canaries);
  const report = await ask(ground, ofCall(call));
  assert.equal(await makeNext(ground.parts), true);
  assert.equal((await readReport(ground.keep, { tenant, report }))?.state, "queued");
  assert.equal(await readFile(ground.read, { tenant, report }), undefined);
  assert.equal(await makeNext(ground.parts), true);
  assert.deepEqual([(await readReport(ground.keep, { tenant, report }))?.state, times], ["ready", 2]);
});

const schedule = (changes: Partial<ReportSchedule> = {}): ReportSchedule => ({
  ...{ schedule: "s1", every: "day", at: "02:30", first: "2026-11-25", reps: [], format: "csv", language: "en" },
  ...{ members: [], webhook: false, ...changes },
});

test(
  "a night is asked for once, by however many; one that was missed is made up for; files have an end",
  { skip },
  async () => {
    const ground = await openGround(blank(), { schedules: [schedule()] });
    ground.now.ms = Date.parse("2026-11-27T12:00:00Z");
    const both = await Promise.all([askForNights(ground.parts), askForNights({ ...ground.parts, holder: "another" })]);
    assert.equal(both[0] + both[1], 3);
    assert.equal(await askForNights(ground.parts), 0);
    const made = await Promise.all(
      [1, 2].map(async () => {
        while (await makeNext(ground.parts));
      }),
    );
    assert.equal(made.length, 2);
    const rows = await reportsOf(ground.keep, tenant);
    assert.deepEqual(
      rows.map(({ night, state, tries, problem }) => `${night} ${state} ${tries}${problem?.message ?? ""}`).sort(),
      ["2026-11-25 ready 1", "2026-11-26 ready 1", "2026-11-27 ready 1"],
    );
    assert.equal(await clearAway(ground.parts), 0);
    ground.now.ms += 31 * 24 * 3_600_000;
    assert.equal(await clearAway(ground.parts), 3);
    assert.deepEqual([...new Set((await reportsOf(ground.keep, tenant)).map(({ state }) => state))], ["gone"]);
  },
);

test(
  "it is sent once to each, though two send and the other side fails at first; what cannot be sent says why",
  { skip },
  async () => {
    const mail = stack.use(await startMailServer());
    const hook = stack.use(await startReceiver());
    const egress = stack.use(openEgress({ allow: allowListOf("127.0.0.1") ?? assert.fail() }));
    const recorded: string[] = [];
    const ground = await openGround(blank(), {
      sending: {
        mail: { url: `smtp://127.0.0.1:${mail.port}`, from: "reports@wingman.example", ca: mail.ca },
        webhook: {
          target: { url: hook.url, secret: () => `whsec_${Buffer.from("a secret of bytes").toString("base64")}` },
          egress,
        },
        addressOf: (_tenant, member) => Promise.resolve(member === "gone" ? undefined : `${member}@example.com`),
        record: (_tenant, _report, to) => Promise.resolve(recorded.push(to)),
        firstRetryMs: 50,
      },
    });
    mail.next.push(451);
    hook.next.push((answer) => answer.writeHead(503).end());
    const call = await everyEventCall(ground.log, tenant, canaries);
    const report = await ask(ground, ofCall(call, "csv"), newId(), { members: ["ann", "bob", "gone"], webhook: true });
    assert.equal(await makeNext(ground.parts), true);
    const stop = new AbortController();
    const { keep, read: files, sending } = ground.parts;
    const sends = { keep, files, logger, signal: stop.signal, ...sending, letterOf, contentTypeOf: () => "text/csv" };
    const sending2 = [deliver(sends), deliver(sends)];
    await until(
      async () => (await deliveriesOf(keep, tenant)).every(({ state }) => state !== "started"),
      "an end of every delivery",
    );
    stop.abort();
    await Promise.all(sending2);
    assert.deepEqual(new Set(mail.letters.map(({ to }) => to[0])), new Set(["ann@example.com", "bob@example.com"]));
    assert.equal(mail.letters.length, 2);
    assert.equal(hook.received.length, 2, "refused once, then taken");
    assert.equal(new Set(hook.ids()).size, 1);
    const notice = JSON.parse(hook.received[1]?.body ?? "{}") as {
      type: string;
      data: { report: string; digest: string };
    };
    assert.deepEqual([notice.type, notice.data.report], ["wingman.report.ready", report]);
    assert.match(String(hook.received[1]?.headers["webhook-signature"]), /^v1,/);
    assert.doesNotMatch(hook.received[1]?.body ?? "", /secretword|Danaword|Priyaword/);
    const came = (await deliveriesOf(keep, tenant)).map(
      ({ by, to, state, error }) => `${by} ${to} ${state} ${error?.split(":")[0] ?? ""}`,
    );
    assert.deepEqual(came.sort(), [
      "e-mail ann done ",
      "e-mail bob done ",
      "e-mail gone failed WING_MAIL_NOBODY",
      "webhook null done ",
    ]);
    assert.ok(recorded.includes("ann") && recorded.includes("bob"));
  },
);
