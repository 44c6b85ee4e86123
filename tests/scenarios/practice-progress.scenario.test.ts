/** An exercise that was assigned, done and scored, as whoever did it and whoever coaches them see it; and its certificate. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EventData } from "@wingman/domain/call/events/index";
import { openClient } from "@wingman/ops/bin/client";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import type { ProgressAnswer, TeamAnswer } from "@wingman/projections/practice/answers";
import { dateAfter } from "@wingman/streams/reports/zone";
import { startTestWingman } from "../harness/wingman.ts";
import { eventsOf, hears, waitForFact, waitUntil } from "./ground.ts";

const wingman = await startTestWingman({ recognizer: hears(new Map()) });
after(() => wingman[Symbol.asyncDispose]());
const log = await wingman.log;
await wingman.ready;

type Method = "GET" | "POST" | "PUT" | "DELETE";
const send = (method: Method, path: string, body?: unknown): Promise<Response> =>
  signedFetch(new URL(path, wingman.url), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
const ask = async <Answer>(method: Method, path: string, body?: unknown): Promise<Answer> => {
  const response = await send(method, path, body);
  const answer = (await response.json()) as Answer;
  assert.ok(response.ok, JSON.stringify(answer));
  return answer;
};
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
const progress = () => ask<ProgressAnswer>("GET", "/api/practice/progress");
const team = () => ask<TeamAnswer>("GET", "/api/practice/team");

/** Answers of the same exercise, typed; ended by hand unless the customer ended it. */
const practise = async (assignment: string | undefined, answers: readonly string[]): Promise<string> => {
  const { call } = await ask<{ call: string }>("POST", "/api/practice/exercises", {
    ...{ scenario: { id: "twice-the-price" }, mode: "typed" },
    ...(assignment !== undefined && { assignment }),
  });
  const client = await openClient(wingman.url, { call });
  for (const [n, text] of answers.entries()) {
    const utterance = `said-${n}`;
    const words = { call, channel: "rep", utterance, revision: 1, text, final: true, source: "typed" } as const;
    await client.ask("transcript", words);
    await waitForFact<EventData<"CustomerMoved">>(client, "CustomerMoved", ({ heard }) => heard === utterance);
  }
  const ended = await client.ask("end-call", { call, reason: "ended-by-rep" }).catch(() => undefined); // Over already.
  void ended;
  await waitUntil(
    async () => (await eventsOf(log, call)).some(({ type }) => type === "CallScored") || undefined,
    "its score",
  );
  await client.close();
  return call;
};
const good = [
  "I understand, twice is a lot of money. How many hours do your people spend on replanning on a normal day?",
  "Thank you. Those two hours a day cost you more than our price, and with RouteFox the driving hours go in by hand.",
  "That makes sense. We set it up together. What went wrong with the last rollout?",
  "We start in one depot, and a colleague of mine sits with your dispatchers for the first week.",
  "Shall we start with a trial week on Monday, in that depot? I send you the plan today.",
];

const nobody = await progress();
test("before the first exercise there is nothing, and nothing is assigned", () => {
  assert.deepEqual([nobody.exercises, nobody.skills, nobody.assigned], [[], [], []]);
});
const me = nobody.person.id;
const dueOn = dateAfter(nobody.today, 7);
const assigning = (changes: object = {}) => ({
  scenario: "twice-the-price",
  to: [me],
  dueOn,
  pointsMin: 40,
  ...changes,
});

test("an assignment names a day to come, a scenario and members", async () => {
  const refused = async (changes: object): Promise<string> =>
    codeOf(await send("PUT", "/api/practice/assignments/a-0", assigning(changes)));
  assert.equal(await refused({ dueOn: dateAfter(nobody.today, -1) }), "WING_ASSIGNMENT_DAY");
  assert.equal(await refused({ scenario: "nobody" }), "WING_SCENARIO_NOT_FOUND");
  assert.equal(await refused({ to: ["stranger"] }), "WING_MEMBER_NOT_FOUND");
  assert.deepEqual((await progress()).assigned, []);
});

let call = "";
test("assigned, done and scored: it is on the progress of who did it, and on the team's page", async () => {
  for (const _ of [1, 2]) await ask("PUT", "/api/practice/assignments/a-1", assigning()); // Again is the same one.
  assert.deepEqual(
    (await progress()).assigned.map(({ assignment, state }) => [assignment, state]),
    [["a-1", "open"]],
  );
  const elsewhere = await practise(undefined, ["We are the best."]);
  assert.equal((await progress()).assigned[0]?.tries, 0, "only what was begun for it counts");
  call = await practise("a-1", good);
  const done = await waitUntil(async () => {
    const now = await progress();
    return now.exercises.length === 2 && now.exercises.every(({ points }) => points !== null) && now;
  }, "both exercises");
  assert.deepEqual(
    done.exercises.map((one) => one.call),
    [call, elsewhere],
  );
  const [best, poor] = done.exercises.map(({ points }) => points ?? 0);
  assert.ok((best ?? 0) > (poor ?? 0), `${best} over ${poor}`);
  assert.equal(done.assigned[0]?.state, "done", JSON.stringify(done.assigned));
  assert.ok(done.skills.length > 0 && done.skills.every(({ share }) => share === null), "two say nothing of a skill");
  assert.notEqual(done.skills[0]?.name, done.skills[0]?.criterion, "a skill is called as the rubric calls it");
  const { people, assignments } = await team();
  assert.equal(people.find(({ id }) => id === me)?.exercises, 2);
  assert.deepEqual(
    assignments.map(({ assignment, people: asked }) => [assignment, asked.map(({ state }) => state)]),
    [["a-1", ["done"]]],
  );
});

test("an exercise is no call of the lists, nor of the results", async () => {
  const { calls } = await ask<{ calls: { call: string }[] }>("GET", "/api/calls");
  assert.ok(calls.every((one) => one.call !== call));
  const { today } = await progress();
  const { calls: counted } = await ask<{ calls: { now: number } }>("GET", `/api/kpi?from=${today}&to=${today}`);
  assert.equal(counted.now, 0);
});

test("a certificate is a page of paper for points enough, and refused for fewer", async () => {
  const { exercises } = await progress();
  for (const { call: one, points } of exercises) {
    const response = await send("GET", `/api/practice/exercises/${one}/certificate`);
    if ((points ?? 0) < 60) assert.equal(await codeOf(response), "WING_CERTIFICATE_POINTS");
    else {
      assert.ok(response.ok, await response.clone().text());
      const file = Buffer.from(await response.arrayBuffer());
      assert.equal(file.subarray(0, 5).toString(), "%PDF-");
    }
  }
});

test("what is withdrawn is asked no more, and what was done stays", async () => {
  for (const _ of [1, 2]) await ask("DELETE", "/api/practice/assignments/a-1");
  const now = await progress();
  assert.deepEqual(now.assigned, []);
  assert.equal(now.exercises.length, 2);
  assert.equal(
    await codeOf(await send("DELETE", "/api/practice/assignments/never")),
    "WING_REFUSED_ASSIGNMENT_UNKNOWN",
  );
});
