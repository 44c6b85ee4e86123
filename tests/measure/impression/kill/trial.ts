/** One call with real sound at real speed, in which one process dies at a moment of chance. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Channel } from "@wingman/domain/call/events/shared";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { startOf } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import { type Caller, openCaller } from "../../../harness/caller.ts";
import type { WingmanProcess } from "../../../harness/wingman-process.ts";
import { kill, type Victim } from "./victims.ts";

const frameMs = 40;
const markEveryMs = 500;
const lookEveryMs = 20;
/** Heard again means: sound that was spoken after it died. */
const heardAfterMs = 100;
const backWaitMsMax = 30_000;
/** So much is still said once all is as before. */
const afterMs = 2_000;
const lastFactsMsMax = 15_000;

export type Sides = Readonly<Record<Channel, Int16Array>>;
export type Plan = {
  readonly victim: Victim;
  /** Where in the sample this call's sound begins. */
  readonly fromMs: number;
  readonly killAtMs: number;
};
export type Trial = Plan & {
  readonly caller: Caller;
  /** Undefined when it was not as before within half a minute. */
  readonly backMs: number | undefined;
  readonly spokenMs: number;
  /** Ids of marks the server said it had taken. */
  readonly acked: readonly string[];
};

const channels = ["rep", "customer"] as const;

export const runTrial = async (wingman: WingmanProcess, sides: Sides, plan: Plan): Promise<Trial> => {
  const call = newId();
  const caller = openCaller(wingman.url, call);
  const acked: string[] = [];
  const pending: Promise<void>[] = [];
  const mark = (): Promise<string | null> => {
    const action = newId();
    const asked = caller.ask("mark", { call, action, note: "" }).then(
      ({ position }) => {
        acked.push(action);
        return position;
      },
      () => null, // An error said so is nothing lost.
    );
    const answered = asked.then(() => undefined);
    pending.push(answered);
    return asked;
  };

  await caller.ask("start-call", startOf({ call, title: `Killed: ${plan.victim}` }));
  const talking = new AbortController();
  let spokenMs = 0;
  const talk = async (): Promise<void> => {
    const startedAt = Date.now();
    for (let markAtMs = 0; !talking.signal.aborted; spokenMs += frameMs) {
      await sleep(Math.max(0, startedAt + spokenMs + frameMs - Date.now()));
      const first = (plan.fromMs + spokenMs) * 16;
      for (const channel of channels) caller.speak(channel, sides[channel].slice(first, first + frameMs * 16));
      if (spokenMs < markAtMs) continue;
      markAtMs += markEveryMs;
      void mark();
    }
  };
  const talked = talk();
  await sleep(plan.killAtMs);

  const killedAt = Date.now();
  const saidMs = spokenMs;
  const killing = kill(wingman, plan.victim);
  const back = (async (): Promise<void> => {
    const position = await mark();
    if (plan.victim === "postgres") await historyAnswers(wingman.url, position);
    for (const channel of channels) while (!isHeardTo(caller, channel, saidMs + heardAfterMs)) await sleep(lookEveryMs);
  })();
  const isBack = await Promise.race([back.then(() => true), sleep(backWaitMsMax, false)]);
  const backMs = isBack ? Date.now() - killedAt : undefined;
  await killing;
  await sleep(afterMs);
  talking.abort();
  await talked;
  await caller.ask("end-call", { call, reason: "recording-finished" });
  await Promise.all(pending);
  for (const until = Date.now() + lastFactsMsMax; !hasEnded(caller) && Date.now() < until;) await sleep(lookEveryMs);
  return { ...plan, caller, backMs, spokenMs, acked };
};

const hasEnded = (caller: Caller): boolean => caller.facts.some(({ type }) => type === "CallEnded");

/** Words, shown or kept, or a mark: whichever tells first that this sound has been listened to. */
const isHeardTo = (caller: Caller, channel: Channel, ms: number): boolean =>
  caller.marks(channel).settledSample >= ms * 16 || caller.heardTo(channel) >= ms * 16;

const historyAnswers = async (url: string, position: string | null): Promise<void> => {
  for (;;) {
    const answer = await signedFetch(`${url}/api/calls?limit=1&position=${position ?? ""}`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await sleep(lookEveryMs);
  }
};
