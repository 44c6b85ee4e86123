/** Letters over real SMTP, and what comes of every way in which the other side fails. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, test } from "node:test";
// @boundaries-ignore Tests beside their source may use the harness.
import { startMailServer } from "../../tests/harness/mail-server.ts";
import { type Letter, type MailTarget, sendMail } from "./mail.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const letter: Letter = {
  id: "effect-1",
  atMs: Date.UTC(2026, 10, 27, 2, 30),
  to: "priya@example.com",
  subject: "Wingman: تقرير يوم",
  text: "Attached.",
  file: { name: "wingman.pdf", contentType: "application/pdf", content: Buffer.from("%PDF-1.7 words") },
};
const pace = { attemptsMax: 3, firstRetryMs: 20, random: () => 1 };
const targetOf = ({ port, ca }: { port: number; ca: string }, changes: Partial<MailTarget> = {}): MailTarget => ({
  ...{ url: `smtp://wingman@127.0.0.1:${port}`, from: "reports@wingman.example", ca, ...changes },
});

test("a letter goes over STARTTLS, signed in, with its file and an id that stays the same", async () => {
  const server = stack.use(await startMailServer({ user: "wingman", password: "s3cret" }));
  const target = targetOf(server, { password: () => "s3cret" });
  assert.deepEqual(await sendMail(target, letter, 1, pace), { kind: "done", result: { sent: true } });
  const [taken] = server.letters;
  assert.deepEqual(server.signIns, [{ user: "wingman", ok: true, tls: true }]);
  assert.deepEqual([taken?.from, taken?.to, taken?.tls], ["reports@wingman.example", ["priya@example.com"], true]);
  assert.match(taken?.raw ?? "", /^Message-ID: <effect-1@wingman\.example>/im);
  assert.match(taken?.raw ?? "", /filename=wingman\.pdf/);
  assert.ok(taken?.raw.includes(Buffer.from("%PDF-1.7 words").toString("base64")));
});

test("a letter that is handed in again is the same, byte by byte, so that a mail server can fold the two", async () => {
  const server = stack.use(await startMailServer());
  for (const attempt of [1, 2]) assert.equal((await sendMail(targetOf(server), letter, attempt, pace)).kind, "done");
  const [first, again] = server.letters.map(({ raw }) => raw);
  assert.equal(again, first);
  assert.match(first ?? "", /^Date: Fri, 27 Nov 2026 02:30:00/im);
});

test("a wrong password, a server without TLS, a certificate that is not trusted: later, with what to do", async () => {
  const server = stack.use(await startMailServer({ user: "wingman", password: "s3cret" }));
  const wrong = await sendMail(targetOf(server, { password: () => "other" }), letter, 1, pace);
  assert.equal(wrong.kind, "later");
  assert.match((wrong as { error: string }).error, /^WING_MAIL_AUTH: .*WINGMAN_SMTP_PASSWORD/);
  const open = stack.use(await startMailServer({ user: "wingman", password: "s3cret", offersTls: false }));
  const bare = await sendMail(targetOf(open, { password: () => "s3cret" }), letter, 1, pace);
  assert.match((bare as { error: string }).error, /^WING_MAIL_TLS/);
  assert.deepEqual(open.signIns, [], "no password goes over an open line");
  const untrusted = await sendMail(targetOf({ ...server, ca: open.ca }, { password: () => "s3cret" }), letter, 1, pace);
  assert.equal(untrusted.kind, "later");
  assert.equal(server.letters.length + open.letters.length, 0);
});

test("400s, a dropped line and nobody there are tried again as long as the bound; 500s never", async () => {
  const server = stack.use(await startMailServer());
  const target = targetOf(server);
  server.next.push(451, "drop", 550);
  assert.match(JSON.stringify(await sendMail(target, letter, 1, pace)), /"later".*WING_MAIL_LATER.*451.*"afterMs":20/);
  assert.match(JSON.stringify(await sendMail(target, letter, 2, pace)), /"later".*WING_MAIL_.*"afterMs":40/);
  assert.match(JSON.stringify(await sendMail(target, letter, 2, pace)), /"failed".*WING_MAIL_REFUSED.*550/);
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const { port } = gone.address() as { port: number };
  await new Promise((resolve) => gone.close(resolve));
  const nobody = await sendMail(targetOf({ port, ca: server.ca }), letter, 3, pace);
  assert.match(JSON.stringify(nobody), /"failed".*WING_MAIL_UNREACHABLE.*Given up after 3 tries/);
  assert.doesNotMatch(JSON.stringify(nobody), /priya|127\.0\.0\.1/);
});
