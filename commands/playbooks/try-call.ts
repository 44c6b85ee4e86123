/** One past call with two playbooks: which tips would have come, and when. Nothing is written, and nothing leaves. */
import { setImmediate } from "node:timers/promises";
import { Channel, ClockMs, Id, Ms } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { Playbook } from "@wingman/domain/playbook/play";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { object } from "@wingman/domain/schema";
import type { Meaning } from "@wingman/streams/agents/meaning/meaning";
import { type PastCall, readPastCall, type Tried, tryCall } from "@wingman/streams/agents/what-if";
import { compareTries, type TriedTip } from "@wingman/streams/agents/what-if-compare";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Library } from "@wingman/streams/playbooks/library";
import { type Static, Type } from "typebox";
import { compiledToTry, findPlaybook, VersionOrDraft } from "./find.ts";

export type TryCallParts = {
  readonly library: Library;
  readonly log: JetStreamLog;
  readonly meaning?: (() => Meaning | undefined) | undefined;
};

/** So many may wait for their turn; each is tried by itself, so that calls that go on keep the process. */
const waitingMax = 4;
/** What one try may take in all; a call of an hour is far from it. */
const tryMsMax = 60_000;
/** For so long the process may be kept from everything else. */
const sliceMs = 5;

const access: Access = {
  roles: ["supervisor", "admin"],
  object: "tenant",
  action: "playbook.try-call",
  audit: "read-personal",
  limits: { perMinute: 120 },
};

const Change = Type.Object({
  what: Type.Union(
    [
      Type.Literal("same"),
      Type.Literal("new"),
      Type.Literal("gone"),
      Type.Literal("earlier"),
      Type.Literal("later"),
      Type.Literal("withheld"),
    ],
    { description: "withheld: due, and held back" },
  ),
  play: Type.String(),
  headline: Type.String(),
  atMs: ClockMs,
  byMs: Type.Number({ description: "how much earlier or later, in ms" }),
  wasAtMs: Type.Union([ClockMs, Type.Null()], { description: "when it was shown before" }),
  wasHeadline: Type.Union([Type.String(), Type.Null()]),
  because: Type.Union([Type.String(), Type.Null()], { description: "why it is held back" }),
  wasWithheld: Type.Union([Type.String(), Type.Null()], { description: "why it was held back before" }),
  takenBack: Type.Boolean(),
  words: Type.Union([Type.String(), Type.Null()], { description: "that set it off; null where time did" }),
  by: Type.Union([Channel, Type.Null()]),
});
const TriedCall = Type.Object({
  call: Id,
  startedAt: Type.Number({ description: "epoch milliseconds" }),
  durationMs: Ms,
  shown: Type.Object({ before: Type.Integer(), after: Type.Integer() }),
  changes: Type.Array(Change, { description: "in the order of the call's clock; those that stay the same too" }),
  notKnown: Type.Integer({ description: "questions to agents that nobody had asked in the call" }),
  hasErased: Type.Boolean({ description: "words of it were erased, and set nothing off any more" }),
});
export type TriedCall = Static<typeof TriedCall>;

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const tryCallRoutes = (parts: () => TryCallParts): readonly Route[] => {
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  /** One after the other. Throws `Failure` WING_BUSY where too many wait. */
  const inTurn = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (waiting >= waitingMax)
      throw new Failure("WING_BUSY", "as many past calls are being tried as this computer can do at once.", {
        remedy: "Try again in a moment.",
      });
    waiting += 1;
    const mine = turn.then(work);
    turn = mine.catch(() => undefined).finally(() => (waiting -= 1));
    return mine;
  };

  return [
    route({
      method: "POST",
      url: "/api/playbooks/:id/try-call",
      summary: "One past call with a version or the draft, tip by tip against another version.",
      ...access,
      schema: {
        params: Type.Object({ id: Playbook.properties.id }),
        body: object({
          call: Id,
          /** Against which; the version calls begin with unless said. */
          from: VersionOrDraft,
          /** Which is tried; the draft unless said. */
          to: VersionOrDraft,
        }),
        response: TriedCall,
      },
      handle: async ({ principal: { tenant }, params: { id }, body: { call, from, to = "draft" } }) =>
        inTurn(async () => {
          const { library, log, meaning } = parts();
          const after = compiledToTry(findPlaybook(library, tenant, id, to));
          const sources = { log, fragmentsOf: () => fragmentsOf(log, tenant, call) };
          const past = await readPastCall(sources, callAggregate(tenant, call));
          if (!past)
            throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", {
              remedy: "Choose one of the list of calls.",
            });
          const own = await library.surely(tenant, past.started.playbook);
          // A playbook that was never published stands against nothing: then every tip of it is new.
          const before = library.newest(tenant, id) ? compiledToTry(findPlaybook(library, tenant, id, from)) : null;
          const until = AbortSignal.timeout(tryMsMax);
          const tries = { past, own, meaning: meaning?.(), until };
          const was = before ? await tryOn(before, tries) : null;
          const is = await tryOn(after, tries);
          return {
            call,
            startedAt: Date.parse(past.startedAt),
            durationMs: past.durationMs,
            shown: { before: shownOf(was?.tips ?? []), after: shownOf(is.tips) },
            changes: compareTries(was?.tips ?? [], is.tips),
            notKnown: is.notKnown,
            hasErased: past.hasErased,
          };
        }),
    }),
  ];
};

/** Meaning is asked anew where a model is there and the call's own answers do not say what these plays would have heard. */
const tryOn = async (
  playbook: CompiledPlaybook,
  {
    past,
    own,
    meaning,
    until,
  }: {
    readonly past: PastCall;
    readonly own: CompiledPlaybook | undefined;
    readonly meaning: Meaning | undefined;
    readonly until: AbortSignal;
  },
): Promise<Tried> => {
  const trial = { playbook, recordedWith: own, breathe: breathing(until) };
  const recorded = await tryCall(past, trial, until);
  if (recorded.notKnown === 0 || !meaning) return recorded;
  return tryCall(past, { ...trial, agents: { meaning: meaning.agent } }, until);
};

/** Lets everything else go first every few milliseconds. Throws `Failure` WING_TRY_TOO_LONG once `until` is over. */
const breathing = (until: AbortSignal): (() => Promise<void>) => {
  let last = performance.now();
  return async () => {
    if (until.aborted)
      throw new Failure("WING_TRY_TOO_LONG", "this call is too long to be tried in one go.", {
        remedy: "Leave it out, and try shorter calls.",
      });
    if (performance.now() - last < sliceMs) return;
    await setImmediate();
    last = performance.now();
  };
};

const shownOf = (tips: readonly TriedTip[]): number => tips.filter(({ withheld }) => withheld === null).length;
