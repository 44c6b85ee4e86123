/** A call that goes on, in one line, for whoever looks after several: made of its view, and no words of anybody in it. */
import { type Static, Type } from "typebox";
import { object } from "../schema.ts";
import type { Answer } from "./consent.ts";
import { Id, TipKind } from "./events/shared.ts";
import type { CallView } from "./view.ts";
import { watchersOf } from "./view-watching.ts";

const Name = Type.Union([Type.String(), Type.Null()], { description: "null where it was erased" });

export const RunningCall = object({
  call: Id,
  rep: object({ id: Id, name: Name }),
  customer: object({ name: Name, company: Type.String() }),
  startedAt: Type.Number({ description: "server time, epoch milliseconds" }),
  playbook: object({ id: Id, version: Type.Integer({ minimum: 1 }) }),
  stage: Type.Union([Id, Type.Null()], { description: "the one that was reached last" }),
  lastTip: Type.Union([object({ kind: TipKind, headline: Type.String(), madeAtMs: Type.Number() }), Type.Null()]),
  talk: object({
    repMs: Type.Number({ description: "spoken so far, kept words alone" }),
    customerMs: Type.Number(),
  }),
  consent: Type.Union([
    Type.Literal("unasked"),
    Type.Literal("asking"),
    Type.Literal("given"),
    Type.Literal("refused"),
    Type.Literal("withdrawn"),
  ]),
  paused: Type.Boolean(),
  sample: Type.Boolean({ description: "a sample call, or a recording that is played" }),
  watchers: Type.Array(object({ id: Id, name: Name })),
});
export type RunningCall = Static<typeof RunningCall>;

/** Null for a call that was not started, or is over. */
export const runningCall = (view: CallView): RunningCall | null => {
  const { started } = view;
  if (!started || view.status !== "live") return null;
  const tip = view.tips.findLast(({ retracted }) => !retracted);
  const consent: Answer = view.consent.state;
  return {
    call: view.call,
    rep: { id: started.rep.id, name: nameOf(started.rep.name) },
    customer: { name: nameOf(started.customer.name), company: started.customer.company },
    startedAt: view.startedAt,
    playbook: started.playbook,
    stage: Object.entries(view.stages).reduce<[string | null, number]>(
      (latest, [stage, atMs]) => (atMs >= latest[1] ? [stage, atMs] : latest),
      [null, -1],
    )[0],
    lastTip: tip ? { kind: tip.kind, headline: tip.headline, madeAtMs: tip.madeAtMs } : null,
    talk: { repMs: spokenMs(view, "rep"), customerMs: spokenMs(view, "customer") },
    consent,
    paused: view.paused,
    sample: started.sample !== null || started.recording !== undefined,
    watchers: watchersOf(view).map(({ id, name }) => ({ id, name: nameOf(name) })),
  };
};

const nameOf = (name: unknown): string | null => (typeof name === "string" ? name : null);
const spokenMs = (view: CallView, side: "rep" | "customer"): number =>
  Math.round(
    view.lines.reduce(
      (sum, { channel, kind, startMs, endMs }) => (channel === side && kind === "words" ? sum + endMs - startMs : sum),
      0,
    ),
  );
