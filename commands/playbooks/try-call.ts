/** One past call with two playbooks: which tips would have come, and when. Nothing is written, and nothing leaves. */
import { Id, Ms } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import { Playbook } from "@wingman/domain/playbook/play";
import { object } from "@wingman/domain/schema";
import type { Meaning } from "@wingman/streams/agents/meaning/meaning";
import { readPastCall } from "@wingman/streams/agents/what-if";
import { ChangeAnswer } from "@wingman/streams/agents/what-if-answer";
import { tryBoth, tryMsMax } from "@wingman/streams/agents/what-if-both";
import type { TriedTip } from "@wingman/streams/agents/what-if-compare";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Library } from "@wingman/streams/playbooks/library";
import { type Static, Type } from "typebox";
import { VersionOrDraft } from "../versioned/managed.ts";
import { compiledToTry, findPlaybook } from "./find.ts";

export type TryCallParts = {
  readonly library: Library;
  readonly log: JetStreamLog;
  readonly meaning?: (() => Meaning | undefined) | undefined;
};

/** So many may wait for their turn; each is tried by itself, so that calls that go on keep the process. */
const waitingMax = 4;

const access: Access = {
  roles: ["supervisor", "admin"],
  object: "tenant",
  action: "playbook.try-call",
  audit: "read-personal",
  limits: { perMinute: 120 },
};

const TriedCall = Type.Object({
  call: Id,
  startedAt: Type.Number({ description: "epoch milliseconds" }),
  durationMs: Ms,
  shown: Type.Object({ before: Type.Integer(), after: Type.Integer() }),
  changes: Type.Array(ChangeAnswer, { description: "in the order of the call's clock; those that stay the same too" }),
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
          const both = await tryBoth(
            past,
            { before: before && { playbook: before }, after: { playbook: after } },
            { own, meaning: meaning?.(), until: AbortSignal.timeout(tryMsMax) },
          );
          return {
            call,
            startedAt: Date.parse(past.startedAt),
            durationMs: past.durationMs,
            shown: { before: shownOf(both.before?.tips ?? []), after: shownOf(both.after.tips) },
            changes: [...both.changes],
            notKnown: both.after.notKnown,
            hasErased: past.hasErased,
          };
        }),
    }),
  ];
};

const shownOf = (tips: readonly TriedTip[]): number => tips.filter(({ withheld }) => withheld === null).length;
