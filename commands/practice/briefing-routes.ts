/** What stands beside an exercise and not on its log: whom the agent plays, the rubric, and once it is over what was hidden. */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { type PracticeRubric, RubricContent } from "@wingman/domain/practice/rubric";
import { type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { ScenarioLibrary } from "@wingman/streams/practice/library";
import { type Static, Type } from "typebox";
import { Card, cardOf, noSuchScenario, OwnScore } from "./scenario-routes.ts";

type Ref = { readonly id: string; readonly version: number };
export type BriefingParts = {
  readonly log: Pick<EventLog, "read">;
  readonly library: Pick<ScenarioLibrary, "surely">;
  /** Undefined where no rubric is known by this id and version. */
  readonly rubricAt: (tenant: TenantId, wanted: Ref) => Promise<PracticeRubric | undefined>;
  /** Somebody's scores with a scenario, oldest first; undefined where nobody counts them. */
  readonly scoresOf?:
    | ((tenant: TenantId, rep: string, scenario: string) => Promise<readonly Static<typeof OwnScore>[]>)
    | undefined;
};

const Briefing = Type.Object({
  scenario: Card,
  rubric: Type.Union([
    Type.Null(),
    Type.Object({ id: Type.String(), version: Type.Integer(), ...RubricContent.properties }),
  ]),
  told: Type.Union(
    [
      Type.Null(),
      Type.Object({
        truth: Type.String(),
        untold: Type.Array(Type.String(), { description: "what the customer tells whoever asks, and was not asked" }),
      }),
    ],
    { description: "null until it is over" },
  ),
  scores: Type.Array(OwnScore, { description: "of the same person with the same scenario, oldest first" }),
});

/** `parts` throws `Failure` WING_STARTING until the log is there. */
export const briefingRoutes = (parts: () => BriefingParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/practice/exercises/:call",
    summary: "Whom an exercise is with and what it is judged by; once it is over, what was hidden in it.",
    roles: ["agent", "supervisor", "admin"],
    object: "own",
    action: "exercise.read",
    audit: "read-personal",
    limits: { perMinute: 240 },
    schema: {
      params: Type.Object({ call: Type.String({ maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" }) }),
      response: Briefing,
    },
    async handle({ principal: { tenant }, params: { call } }) {
      const { log, library, rubricAt, scoresOf } = parts();
      let started: EventData<"CallStarted"> | undefined;
      let begun: EventData<"PracticeBegun"> | undefined;
      let revealed: readonly string[] = [];
      let isOver = false;
      for await (const commit of log.read(callAggregate(tenant, call), 0, { unreadable: "give" }))
        for (const { type, data } of commit.events) {
          const event = { type, data } as CallEvent; // Checked when it was appended.
          if (event.type === "CallStarted") started = event.data;
          else if (event.type === "PracticeBegun") begun = event.data;
          else if (event.type === "CustomerMoved") revealed = event.data.revealed;
          else if (event.type === "CallEnded") isOver = true;
        }
      if (!started || !begun)
        throw new Failure("WING_CALL_NOT_FOUND", "there is no such exercise.", { remedy: "Begin one under Practice." });
      const scenario = await library.surely(tenant, begun.scenario);
      if (!scenario) throw noSuchScenario(begun.scenario.id);
      const [rubric, scores] = await Promise.all([
        rubricAt(tenant, begun.rubric),
        scoresOf?.(tenant, started.rep.id, scenario.id),
      ]);
      return {
        scenario: cardOf(scenario, scores?.at(-1) ?? null),
        rubric: rubric ?? null,
        told: isOver
          ? {
              truth: scenario.truth,
              untold: scenario.facts.filter(({ id }) => !revealed.includes(id)).map(({ says }) => says[0] ?? ""),
            }
          : null,
        scores: [...(scores ?? [])],
      };
    },
  }),
];
