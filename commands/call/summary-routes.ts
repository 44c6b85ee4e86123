/** What came up in a call that is over, and a letter to follow it up: read off the log, where words that were taken back are gone. */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { followUpOf } from "@wingman/domain/coach/follow-up";
import { toldNow } from "@wingman/domain/coach/told";
import { Failure } from "@wingman/domain/failure";
import { isErased } from "@wingman/domain/schema";
import { type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { Type } from "typebox";

export type SummaryParts = { readonly log: Pick<EventLog, "read"> };

const Side = Type.Union([Type.Literal("rep"), Type.Literal("customer")]);
const place = { utterance: Type.String(), atMs: Type.Number(), text: Type.String() };
export const SummaryAnswer = Type.Object({
  /** Null before the call is over, where nothing was said, and in calls of before summaries. */
  summary: Type.Union([
    Type.Null(),
    Type.Object({
      sentences: Type.Array(Type.Object({ ...place, by: Side })),
      moments: Type.Array(Type.Object({ ...place, what: Type.String() })),
      objections: Type.Array(Type.Object({ ...place, about: Type.String(), met: Type.Boolean() })),
      actions: Type.Array(Type.Object({ ...place, by: Side, due: Type.Union([Type.String(), Type.Null()]) })),
      letter: Type.Object({ subject: Type.String(), body: Type.String() }),
      /** As a model told it, each sentence with the first of the words it rests on; null where none did. */
      written: Type.Union([
        Type.Null(),
        Type.Object({
          model: Type.String(),
          told: Type.Array(
            Type.Object({
              ...place,
              by: Side,
              outdated: Type.Boolean({ description: "written before words it rests on were corrected" }),
            }),
          ),
        }),
      ]),
    }),
  ]),
});

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const summaryRoutes = (parts: () => SummaryParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/calls/:call/summary",
    summary: "What came up in a finished call, what is to be done, and a draft of a letter to follow it up.",
    roles: ["agent", "supervisor", "viewer", "compliance", "admin"],
    object: "own",
    action: "call.read-summary",
    audit: "read-personal",
    limits: { perMinute: 120 },
    schema: {
      params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
      response: SummaryAnswer,
    },
    async handle({ principal, params: { call } }) {
      const events: CallEvent[] = [];
      for await (const commit of parts().log.read(callAggregate(principal.tenant, call), 0, { unreadable: "give" }))
        for (const { type, data } of commit.events) events.push({ type, data } as CallEvent); // Checked when it was appended.
      const started = dataOf(events, "CallStarted");
      if (!started) throw new Failure("WING_CALL_NOT_FOUND", "there is no such call.", { remedy: "See all calls." });
      const told = toldNow(events);
      if (!told) return { summary: null };
      const { written, isOutdated } = told;
      const { sentences, moments, objections, actions } = told.summary;
      // Nothing is sent to a customer that rests on words which were not said.
      const letter = written?.letter.filter((sentence) => !isOutdated(sentence)) ?? [];
      const promises = letter.length > 0 ? letter : actions;
      if (sentences.length + moments.length + objections.length + actions.length === 0) return { summary: null };
      return {
        summary: {
          sentences: sentences.map(({ by, ...item }) => ({ ...placeOf(item), by })),
          moments: moments.map(({ what, ...item }) => ({ ...placeOf(item), what })),
          objections: objections.map(({ about, met, ...item }) => ({ ...placeOf(item), about, met })),
          actions: actions.map(({ by, due, ...item }) => ({ ...placeOf(item), by, due: readable(due) })),
          letter: followUpOf({
            summary: { actions: promises },
            customer: readable(started.customer.name) ?? "",
            rep: readable(started.rep.name) ?? "",
            company: started.customer.company,
            language: started.language,
          }),
          written:
            written && written.told.length > 0
              ? {
                  model: written.model,
                  told: written.told.flatMap((sentence) => {
                    const { by, text, cites } = sentence;
                    const [first] = cites;
                    return first ? [{ ...placeOf({ ...first, text }), by, outdated: isOutdated(sentence) }] : [];
                  }),
                }
              : null,
        },
      };
    },
  }),
];

const dataOf = <Type extends CallEvent["type"]>(
  events: readonly CallEvent[],
  type: Type,
): EventData<Type> | undefined => events.find((event) => event.type === type)?.data as EventData<Type> | undefined;

type Item = Pick<EventData<"CallSummarised">["sentences"][number], "utterance" | "atMs" | "text">;
const placeOf = ({ utterance, atMs, text }: Item): Item => ({ utterance, atMs, text });

/** Null where it is not there, or was erased. */
const readable = (text: string | undefined): string | null => (text === undefined || isErased(text) ? null : text);
