/**
 * What a replay of a call runs over: its events and the interim text that is still kept, page by page, with their times.
 * Read off the log, so that words that were taken back or erased are gone here too.
 */
import { type EventData, familyOf } from "@wingman/domain/call/events/index";
import { withoutForgotten } from "@wingman/domain/call/forgetting";
import { readSeen } from "@wingman/domain/conductor/seen";
import { Failure } from "@wingman/domain/failure";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { Recorded } from "@wingman/streams/log/event-log";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { askedSequence, positionOf } from "@wingman/streams/log/position";
import { Type } from "typebox";

export type ReplayParts = { readonly log: JetStreamLog };

/** Of one answer; an hour's call is a few of them. A commit is never cut in two. */
export const replayPageEvents = 500;
/** Each answer looks through the call for what was taken back: few answers, some megabytes each. */
export const replayPageInterim = 4_000;

const access: Access = {
  roles: ["agent", "supervisor", "viewer", "compliance", "admin"],
  object: "own",
  action: "call.replay",
  audit: "read-personal",
  limits: { perMinute: 240 },
};
const schema = {
  params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
  query: Type.Object({
    after: Type.Optional(Type.String({ maxLength: 40, description: "`next` of the page before" })),
  }),
};
const Next = Type.Union([Type.String(), Type.Null()], { description: "null where this is the last page" });
const At = Type.Number({ description: "server time it was written, epoch milliseconds" });

export const ReplayFacts = Type.Object({
  facts: Type.Array(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      data: Type.Unknown({ description: "null for what agents answered: no screen shows it" }),
      actor: Type.String(),
      cause: Type.Union([Type.String(), Type.Null()]),
      clockMs: Type.Number({ description: "of what it tells of, on the call's clock" }),
      at: At,
      sawInterim: Type.Union([Type.String(), Type.Null()], {
        description: "place of the newest interim text its writer had seen",
      }),
    }),
  ),
  next: Next,
  /** Commits of this page that cannot be read, such as with a broken seal. */
  unreadable: Type.Integer(),
});
export const ReplayInterim = Type.Object({
  halves: Type.Array(Type.Object({ id: Type.String(), place: Type.String(), at: At, data: Type.Unknown() })),
  next: Next,
});

/** No part of a call's screen: what others thought of a tip afterwards, and the marks a conductor leaves for itself. */
const unseen = new Set(["SuggestionReviewed", "SuggestionJudged", "InputsSeen"]);

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const replayRoutes = (parts: () => ReplayParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/calls/:call/replay",
    summary: "The recorded events of a call with their times, from its beginning, a page at a time.",
    ...access,
    schema: { ...schema, response: ReplayFacts },
    async handle({ principal, params: { call }, query: { after } }) {
      const facts = [];
      let unreadable = 0;
      let last = after === undefined ? 0 : askedSequence(after);
      const begun = last;
      for await (const commit of parts().log.read(callAggregate(principal.tenant, call), last, {
        unreadable: "give",
      })) {
        if (facts.length >= replayPageEvents) return { facts, next: positionOf(last), unreadable };
        last = commit.sequence;
        if (commit.unreadable) unreadable += 1;
        facts.push(...factsOf(commit));
      }
      if (begun === 0 && last === 0) throw noSuchCall();
      return { facts, next: null, unreadable };
    },
  }),
  route({
    method: "GET",
    url: "/api/calls/:call/replay/interim",
    summary: "The interim text of a call that is still kept, with its times, a page at a time.",
    ...access,
    action: "call.replay-interim",
    schema: { ...schema, response: ReplayInterim },
    async handle({ principal: { tenant }, params: { call }, query: { after } }) {
      const { log } = parts();
      const forgotten: EventData<"WordsForgotten">[] = [];
      let isErased = false;
      for await (const { events } of log.read(callAggregate(tenant, call), 0, { unreadable: "give" }))
        for (const { type, data } of events) {
          if (type === "WordsForgotten") forgotten.push(data as EventData<"WordsForgotten">); // Checked when appended.
          if (type === "PersonalDataForgotten")
            isErased ||= (data as EventData<"PersonalDataForgotten">).subjects.includes("both");
        }
      if (isErased) return { halves: [], next: null };
      const halves = [];
      let last = after === undefined ? 0 : askedSequence(after);
      for await (const { sequence, id, at, fragment } of fragmentsOf(log, tenant, call, last + 1)) {
        if (halves.length >= replayPageInterim) return { halves, next: positionOf(last) };
        last = sequence;
        // A sentence that reaches into a span is sealed by where it began: what is in the span goes here.
        halves.push({ id, place: positionOf(sequence), at, data: withoutForgotten(forgotten, fragment) });
      }
      return { halves, next: null };
    },
  }),
];

const factsOf = (commit: Recorded) => {
  const numbers =
    commit.seen === null ? [] : readSeen(commit.seen).flatMap((one) => (one.kind === "fragment" ? one.n : []));
  const sawInterim = numbers.length === 0 ? null : positionOf(Math.max(...numbers));
  return commit.events.flatMap(({ id, type, time, data }) => {
    const family = familyOf(type);
    if (family === undefined || unseen.has(type)) return []; // A later version's event is not for this version's screens.
    const { actor, cause, clockMs } = commit;
    return [
      { id, type, data: family === "answers" ? null : data, actor, cause, clockMs, at: Date.parse(time), sawInterim },
    ];
  });
};

const noSuchCall = (): Failure =>
  new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "See all calls." });
