/**
 * The people of a call: they start it, answer for consent, press what can be pressed and end it, through whichever
 * gateway is there. Whoever gets no answer sends the same again, elsewhere, with the same ids, as a page does.
 */
import type { CallCommand, HandAct } from "@wingman/domain/call/call";
import { rulesNow } from "@wingman/domain/conductor/rules";
import type { CallState } from "@wingman/domain/call/state";
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { derivedId } from "@wingman/streams/base/ids";
import type { Calls } from "@wingman/streams/log/calls";
import { logMayTakeItLater } from "@wingman/streams/log/patiently";
import { cannotBeRead } from "./speech.ts";
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import { playbook } from "./sound.ts";
import type { Talk } from "./speech.ts";

const answerMsMax = 6_000;
const rep = "rep-1" as ActorId;

/** How a call goes; decided before it begins. */
export type Plan = {
  readonly talk: Talk;
  readonly consent: "unasked" | "asking" | "given";
  readonly answer: "agreed" | "refused" | "none";
  readonly withdraws: boolean;
  readonly hangsUp: boolean;
};

export type PeopleParts = {
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** The writers of gateways that answer now; none while all are down. */
  readonly gateways: () => readonly Calls[];
  /** Time to end the calls. */
  readonly isOver: () => boolean;
  readonly violate: (what: string) => void;
};

/** Resolves when the call is over and everything that was to be said of it has been said; "lost" for one whose seal is broken. */
export const holdCall = async (parts: PeopleParts, plan: Plan): Promise<"over" | "lost"> => {
  const { scheduler, random, violate } = parts;
  const { aggregate, beganAt } = plan.talk;
  let presses = 0;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => scheduler.after(ms, `people of ${aggregate.id}`, resolve));

  const ask = async <Answer>(what: (calls: Calls) => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      const gateways = parts.gateways();
      const gateway = gateways.length > 0 ? random.pick(gateways) : undefined;
      const late = Promise.withResolvers<"late">();
      const stop = scheduler.after(gateway ? answerMsMax : 500, `people of ${aggregate.id} lose patience`, () =>
        late.resolve("late"),
      );
      try {
        const answer = await Promise.race([gateway ? what(gateway) : late.promise, late.promise]);
        if (answer !== "late") return answer as Answer;
      } catch (error) {
        const { code } = error as { code?: string };
        if (!logMayTakeItLater(error) && code !== "WING_KEYS_AWAY") throw error;
        await wait(random.int(100, 900));
      } finally {
        stop();
      }
    }
  };
  const clockMs = (): number => Math.max(0, Math.round(scheduler.now() - beganAt));
  const send = async (command: CallCommand, idOf: string, time?: Date) => {
    const id = derivedId("command", aggregate.id, idOf) as CommitId;
    const meta = { id, actor: rep, clockMs: clockMs(), correlation: idOf, ...(time && { time }) };
    const sent = await ask((calls) => calls.send(aggregate, command, meta));
    if (sent.kind === "refused" && sent.reason === "CALL_NOT_STARTED" && command.type !== "StartCall")
      violate(`${aggregate.id}: ${command.type} was told that the call never started`);
    return sent;
  };
  const load = async (): Promise<CallState> => (await ask((calls) => calls.load(aggregate))).state;

  const press = async (): Promise<void> => {
    const state = await load();
    const made = Object.entries(state.suggestions).flatMap(([id, tip]) => (tip.status === "made" ? [id] : []));
    const action = derivedId("press", aggregate.id, (presses += 1));
    const base = { action, atMs: clockMs() };
    const suggestion = made.at(-random.int(1, 3)) ?? made.at(-1);
    const acts: HandAct[] = [{ type: "MomentMarked", data: { ...base, note: "here" } }];
    if (random.chance(0.1)) acts.push({ type: "TipsQuieted", data: { ...base, forMs: 5_000 } });
    const undoes = random.pick([...Object.keys(state.actions), ""]);
    if (undoes !== "") acts.push({ type: "ActionUndone", data: { ...base, undoes } });
    const signal = random.pick([...Object.keys(state.signals).filter((id) => !id.includes(":")), ""]);
    if (signal !== "") acts.push({ type: "NotedTakenOff", data: { ...base, signal } });
    if (suggestion)
      acts.push(
        { type: "SuggestionShown", data: { ...base, suggestion, paintedAtMs: scheduler.now(), afterWordsMs: 300 } },
        { type: "SuggestionCopied", data: { ...base, suggestion } },
        { type: "SuggestionRated", data: { ...base, suggestion, rating: random.pick(["like", "dislike", "none"]) } },
        { type: "SuggestionPinned", data: { ...base, suggestion, pinned: random.chance(0.5) } },
        { type: "SuggestionDismissed", data: { ...base, suggestion } },
      );
    await send({ type: "UseHand", event: random.pick(acts) }, `hand-${action}`);
    // Pressed twice on a bad line: the same press.
    if (random.chance(0.1)) await send({ type: "UseHand", event: random.pick(acts) }, `hand-${action}`);
  };

  const goOn = async (): Promise<void> => {
    let withdrawn = false;
    while (!parts.isOver()) {
      await wait(random.int(700, 3_500));
      const what = random.next();
      if (what < 0.72) await press();
      else if (what < 0.8) {
        const n = (presses += 1);
        await send({ type: "PauseCall", atMs: clockMs() }, `pause-${n}`);
        const before = scheduler.now();
        await wait(random.int(500, 4_000));
        await send({ type: "ResumeCall", pausedMs: Math.round(scheduler.now() - before) }, `resume-${n}`);
      } else if (what < 0.85) {
        const toMs = clockMs();
        const action = derivedId("forget", aggregate.id, (presses += 1));
        const forgotten = { action, fromMs: Math.max(0, toMs - random.int(2_000, 9_000)), toMs, atMs: toMs };
        await send({ type: "ForgetWords", forgotten }, `forget-${action}`);
      } else if (what < 0.9 && plan.withdraws && !withdrawn) {
        withdrawn = true;
        await send({ type: "AnswerConsent", answer: "withdrawn", how: "aloud" }, "withdrawn");
      }
    }
  };

  try {
    await wait(Math.max(0, beganAt - scheduler.now()));
    const call = {
      kind: "live" as const,
      title: "Dock scheduling",
      rep: { id: rep, name: "Priya Nair" },
      customer: { name: "Tom Ferreira", company: "Corvane", role: "COO" },
      language: "en",
      playbook: { id: playbook.playbook.id, version: playbook.playbook.version },
      experiment: [],
      rules: rulesNow,
      sample: null,
    };
    const started = await send({ type: "StartCall", call, consent: plan.consent }, "start", new Date(beganAt));
    if (started.kind === "refused") violate(`${aggregate.id} was not started: ${started.reason}`);
    if (plan.consent === "unasked") {
      await wait(random.int(200, 3_000));
      await send({ type: "AskConsent" }, "ask");
    }
    if (plan.consent !== "given" && plan.answer !== "none") {
      await wait(random.int(500, 6_000));
      await send({ type: "AnswerConsent", answer: plan.answer, how: "aloud" }, "answer");
    }
    await goOn();
    await wait(random.int(0, 3_000));
    if (plan.hangsUp) await send({ type: "EndCall", reason: "ended-by-rep", durationMs: clockMs() }, "end");
    else while ((await load()).status !== "ended") await wait(15_000);
    const say = (n: number) => derivedId("after", aggregate.id, n);
    const outcome = { outcome: "next-step" as const, nextStep: "Send the paper", nextStepOn: null, atMs: clockMs() };
    await send({ type: "SayAfter", event: { type: "OutcomeRecorded", data: { action: say(1), ...outcome } } }, say(1));
    const csat = { action: say(2), score: random.int(1, 5), atMs: clockMs() };
    await send({ type: "SayAfter", event: { type: "CsatAnswered", data: csat } }, say(2));
    return "over";
  } catch (error) {
    // A call that cannot be read whole takes no more decisions, and says so.
    if (cannotBeRead.has((error as { code?: string }).code ?? "")) return "lost";
    violate(`the people of ${aggregate.id} were told: ${(error as Error).message}`);
    return "lost";
  }
};
