/**
 * `wingman practice`: an exercise typed in the terminal, with the running Wingman's played customer. What is asked and told
 * is what a page asks and is told: the routes of practice, and the call's own facts over the socket.
 */
import type { CallView, Line } from "@wingman/domain/call/view";
import { evolveView, type Seen } from "@wingman/domain/call/view";
import { Failure } from "@wingman/domain/failure";
import type { PracticeRubric } from "@wingman/domain/practice/rubric";
import { starterRubric } from "@wingman/domain/practice/rubrics";
import type { Answer } from "@wingman/domain/protocol/messages";
import { isErased } from "@wingman/domain/schema";
import { newId } from "@wingman/streams/base/ids";
import type { Routes } from "@wingman/ui/parts/routes.generated";
import { pickForQuestion } from "@wingman/ui/practice/pick";
import { againFrom, type Feedback } from "@wingman/ui/practice/turns";
import { type Client, openClient } from "./client.ts";
import { signedFetch } from "./sign-in.ts";
import { notes, type Point, type Told } from "./practice-text.ts";

/** What is told of an answer comes in milliseconds; on a machine that is out of breath, later. */
const feedbackMsMax = 15_000;
/** The score is counted once the call is over. */
const scoreMsMax = 20_000;
const askMsMax = 15_000;
/** A customer who answers thinks for a moment, and where a model words it for some seconds; then the next line is read all the same. */
const replyMsMax = 6_000;
/** Messages of a socket that were folded are let go of. */
const heldMessagesMax = 500;

type Card = Routes["GET /api/practice/scenarios"]["answer"]["scenarios"][number];
type Practised = Routes["GET /api/practice/progress"]["answer"]["exercises"][number];
type Beginning = Routes["POST /api/practice/exercises"]["body"];
type Scored = NonNullable<NonNullable<CallView["practice"]>["scored"]["rules"]>;

/** What somebody types, and what they are told. */
export type Desk = {
  /** The next line that was typed; null once there are no more. */
  read(): Promise<string | null>;
  tell(told: Told): void;
  /** Aborted by Ctrl-C: the exercise is ended then, as by `/finish`. */
  readonly signal: AbortSignal;
};

/** The scenarios that whoever is signed in may practise with. Throws `Failure`, as every function here does. */
export const scenariosAt = async (url: string): Promise<readonly Card[]> =>
  (await ask<Routes["GET /api/practice/scenarios"]["answer"]>(url, "GET", "/api/practice/scenarios")).scenarios;

/** What they practised, the newest first. */
export const practisedAt = async (url: string): Promise<Practised[]> =>
  (await ask<Routes["GET /api/practice/progress"]["answer"]>(url, "GET", "/api/practice/progress")).exercises;

/** Plays one exercise to its end, and answers its call. */
export const practise = async (
  url: string,
  wanted: { readonly scenario: string | undefined; readonly question: boolean },
  desk: Desk,
): Promise<string> => {
  const cards = await scenariosAt(url);
  const card =
    wanted.scenario === undefined
      ? pickForQuestion(cards, await practisedAt(url), "en")
      : cards.find(({ id }) => id === wanted.scenario?.toLowerCase());
  if (!card)
    throw new Failure("WING_SCENARIO_NOT_FOUND", `there is no scenario "${wanted.scenario ?? ""}".`, {
      remedy: "`npm run wingman -- practice` lists them.",
    });
  let exercise = await begin(
    url,
    card,
    { scenario: { id: card.id }, mode: wanted.question ? "question" : "typed" },
    desk,
  );
  try {
    for (;;) {
      const next = await turn(url, exercise, desk);
      if (next === "over") break;
      if (next === "again") exercise = await again(url, card, exercise, desk);
    }
    await tellEnd(url, exercise, desk);
    return exercise.call;
  } finally {
    await exercise.client.close();
  }
};

type Exercise = {
  readonly call: string;
  readonly client: Client;
  view(): CallView;
  /** Resolves with the first that is not undefined, now or after what comes next; undefined after `msMax`, or where the line is gone. */
  until<Value>(look: (view: CallView) => Value | undefined, msMax?: number): Promise<Value | undefined>;
  /** Their lines wait, so that what was told of an answer comes before what is said to it. */
  hold(on: boolean): void;
};

const begin = async (url: string, card: Card, body: Beginning, desk: Desk): Promise<Exercise> => {
  const { call } = await ask<{ call: string }>(url, "POST", "/api/practice/exercises", body);
  const { name, role, company } = card.persona;
  desk.tell({
    ...{ type: "begun", call, scenario: card.name, customer: { name, role, company } },
    ...{ scene: card.scene, goal: card.goal, again: body.from !== undefined },
  });
  const exercise = await follow(await openClient(url, { call }), call, desk);
  await exercise.until(({ lines }) => lines.at(-1)?.channel === "customer" || undefined, replyMsMax);
  return exercise;
};

const follow = async (client: Client, call: string, desk: Desk): Promise<Exercise> => {
  const { snapshot } = await client.waitFor("welcome");
  let view = snapshot as CallView; // Its form is the fold's, which both ends share.
  const shown = new Set<string>();
  const waiting = new Set<() => void>();
  let [isHeld, isGone] = [false, false];
  const show = (): void => {
    if (isHeld) return;
    for (const line of view.lines) {
      if (line.channel !== "customer" || line.kind !== "words" || shown.has(line.id)) continue;
      shown.add(line.id);
      desk.tell({ type: "customer", text: textOf(line), atMs: line.startMs });
    }
  };
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  const take = (): void => {
    for (const { type, data } of client.received.splice(0)) {
      if (!["call", "transcript", "insight", "feedback"].includes(type)) continue;
      const { clockMs, at, events } = data as Answer<"call">; // Facts of a call have one form, whatever they tell.
      for (const { id, type: of, data: said } of events as { id: string; type: string; data: unknown }[])
        view = evolveView(view, { id, clockMs, at, event: { type: of, data: said } as Seen["event"] });
    }
    show();
    wake();
  };
  // Listeners hear of a message while it still stands in `received`.
  client.onMessage(() => client.received.length < heldMessagesMax && setImmediate(take));
  take();
  void client.closed.then(() => {
    isGone = true;
    wake();
  });
  return {
    ...{ call, client, view: () => view },
    hold(on) {
      isHeld = on;
      show();
    },
    until: (fits, msMax) =>
      new Promise((resolve) => {
        const end = (value: Parameters<typeof resolve>[0]): void => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(value);
        };
        const look = (): void => {
          const found = fits(view);
          if (found !== undefined || isGone) end(found);
        };
        const timer = msMax === undefined ? undefined : setTimeout(() => end(undefined), msMax);
        waiting.add(look);
        look();
      }),
  };
};

const isOver = ({ status }: CallView): true | undefined => (status === "ended" ? true : undefined);

/** One line of whoever practises, and what comes of it. */
const turn = async (url: string, exercise: Exercise, desk: Desk): Promise<"on" | "again" | "over"> => {
  const { client, call } = exercise;
  const over = exercise.until(isOver).then((is) => {
    if (is) return "over" as const;
    throw lineLost();
  });
  over.catch(() => undefined); // Whoever has typed by then hears of it at their next line.
  const stopped = new Promise<null>((resolve) => {
    if (desk.signal.aborted) resolve(null);
    desk.signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  const typed = await Promise.race([desk.read(), stopped, over]);
  if (typed === "over") return "over";
  const text = typed?.trim() ?? "/finish";
  if (text === "") return "on";
  switch (text.startsWith("/") ? text.toLowerCase() : "") {
    case "":
      await answer(exercise, text, desk);
      return exercise.view().status === "ended" ? "over" : "on";
    case "/hint":
      await hint(url, call, desk);
      return "on";
    case "/again":
      if (againFrom(exercise.view().lines)) return "again";
      desk.tell({ type: "note", text: "Answer once; then a line can be gone back to." });
      return "on";
    case "/finish":
      client.send("end-call", { call, reason: "ended-by-rep" });
      if (!(await exercise.until(isOver, askMsMax))) throw lineLost();
      return "over";
    default:
      desk.tell({
        type: "note",
        text: "/hint: what could be said now. /again: back to the line before your last answer. /finish: end it, and be scored.",
      });
      return "on";
  }
};

const answer = async (exercise: Exercise, text: string, desk: Desk): Promise<void> => {
  const { client, call } = exercise;
  const utterance = newId();
  exercise.hold(true);
  try {
    await client.ask("transcript", {
      ...{ call, channel: "rep", utterance, revision: 1, text, final: true, source: "typed" },
    });
    const told = await exercise.until(
      ({ practice }) => practice?.feedback.find((one) => one.utterance === utterance && one.by === "rules"),
      feedbackMsMax,
    );
    if (told) desk.tell(feedbackOf(told));
    else desk.tell({ type: "note", text: "Nothing was told of this answer in time; it counts in the score." });
  } finally {
    exercise.hold(false);
  }
  // What is read from a file waits for the customer as a person does.
  const isAnswered = ({ practice, status, lines }: CallView): true | undefined => {
    const move = practice?.moves.find(({ heard }) => heard === utterance);
    const isSaid = move && (move.utterance === null || lines.some(({ id }) => id === move.utterance));
    return status === "ended" || isSaid ? true : undefined;
  };
  await exercise.until(isAnswered, replyMsMax);
};

const hint = async (url: string, call: string, desk: Desk): Promise<void> => {
  const given = await ask<{ text: string }>(url, "POST", `/api/practice/exercises/${call}/hint`, {
    action: newId(),
  }).catch((error: unknown) => {
    if (error instanceof Failure && error.code === "WING_HINT_NOT_FOUND") return { text: error.message };
    throw error;
  });
  desk.tell({ type: "hint", text: given.text });
};

/** Another exercise that stands where this one stood before the last answer; this one is over. */
const again = async (url: string, card: Card, before: Exercise, desk: Desk): Promise<Exercise> => {
  const { practice, lines } = before.view();
  const from = againFrom(lines);
  if (!practice || !from) throw lineLost(); // It was looked at before.
  const { scenario, mode } = practice.begun;
  const next = await begin(url, card, { scenario, mode, from: { call: before.call, utterance: from.id } }, desk);
  before.client.send("end-call", { call: before.call, reason: "ended-by-rep" });
  await before.until(isOver, askMsMax);
  await before.client.close();
  return next;
};

const becauseOf = ({ practice }: CallView): string => {
  const ends = practice?.moves.findLast((move) => move.ends !== null)?.ends;
  return ends ?? "finished";
};

const tellEnd = async (url: string, exercise: Exercise, desk: Desk): Promise<void> => {
  desk.tell({ type: "over", because: becauseOf(exercise.view()) });
  const { practice, lines } = exercise.view();
  if (!practice || !lines.some(({ channel }) => channel === "rep")) {
    desk.tell({ type: "note", text: "Nothing was answered, so there is nothing to score." });
    return;
  }
  const scored = await exercise.until(({ practice: now }) => now?.scored.rules, scoreMsMax);
  if (!scored)
    throw new Failure("WING_NO_ANSWER", "the score of this exercise did not come in time.", {
      remedy: `It stands at ${url}/practice/${exercise.call} once it is counted.`,
    });
  const { id, version } = practice.begun.rubric;
  const rubric =
    starterRubric(id, version) ??
    (await ask<Omit<PracticeRubric, "id" | "version">>(
      url,
      "GET",
      `/api/practice/rubrics/${encodeURIComponent(id)}/versions/${version}`,
    ));
  desk.tell(scoreOf(scored, rubric, lines));
};

const feedbackOf = ({ points, checks, better }: Feedback): Told => {
  const of = (verdict: "yes" | "no"): Point[] =>
    checks
      .filter((one) => one.verdict === verdict)
      .map(({ check, quote }) => ({
        check,
        says: notes[check]?.[verdict === "yes" ? 0 : 1] ?? check,
        quote: isErased(quote) ? "" : quote,
      }));
  const text = better === null || isErased(better.text) ? null : better.text;
  return { type: "feedback", points, lacked: of("no"), did: of("yes"), better: text };
};

const scoreOf = (
  { points, checks, criteria }: Scored,
  rubric: Pick<PracticeRubric, "name" | "criteria">,
  lines: readonly Line[],
): Told => ({
  ...{ type: "score", points, rubric: rubric.name },
  criteria: criteria.map(({ criterion, yes, of }) => ({
    ...{ yes, of },
    name: rubric.criteria.find((one) => one.criterion === criterion)?.name ?? criterion,
  })),
  checks: checks.map(({ check, verdict, quote, utterance }) => ({
    ...{ check, verdict },
    says: rubric.criteria.flatMap((one) => one.checks).find((one) => one.check === check)?.says ?? check,
    quote: isErased(quote) ? "" : quote,
    atMs: lines.find(({ id }) => id === utterance)?.startMs ?? null,
  })),
});

const textOf = ({ text }: Line): string => (isErased(text) ? "(erased)" : text);
const lineLost = (): Failure =>
  new Failure("WING_UNREACHABLE", "the line to Wingman was lost in the middle of the exercise.", {
    remedy: "Look whether it runs, and begin another; this one ends by itself.",
  });

const ask = async <Result>(url: string, method: "GET" | "POST", path: string, body?: unknown): Promise<Result> => {
  const answered = await signedFetch(new URL(path, url), {
    method,
    signal: AbortSignal.timeout(askMsMax),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  }).catch((cause: unknown) => {
    if (cause instanceof Failure) throw cause;
    throw new Failure("WING_UNREACHABLE", `no Wingman answers at ${url}.`, {
      remedy: "Start one with `npm start`.",
      cause,
    });
  });
  const json = (await answered.json().catch(() => ({}))) as unknown;
  if (answered.ok) return json as Result; // By the routes' own schema.
  const { code, message, remedy } = json as Partial<Record<string, string>>;
  throw new Failure((code ?? "WING_OUR_FAULT") as `WING_${string}`, message ?? `it answered ${answered.status}.`, {
    ...(remedy && { remedy }),
  });
};
