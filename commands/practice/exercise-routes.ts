/** Exercises: beginning one, what could be said now, and what was hidden once it is over. */
import { randomInt } from "node:crypto";
import { Id } from "@wingman/domain/call/events/shared";
import { Failure } from "@wingman/domain/failure";
import type { CommitId, TenantId } from "@wingman/domain/ids";
import { hintFor } from "@wingman/domain/practice/hint";
import { Difficulty, type Scenario, ScenarioContent } from "@wingman/domain/practice/scenario";
import { isErased, object } from "@wingman/domain/schema";
import { earlierTurns } from "@wingman/streams/agents/practice/again";
import { dialogueOf, type Exercise, openCompiled, readExercise } from "@wingman/streams/agents/practice/exercise";
import { derivedId, newId } from "@wingman/streams/base/ids";
import { type Access, type Principal, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate } from "@wingman/streams/log/calls";
import { positionOf } from "@wingman/streams/log/position";
import { Type } from "typebox";
import { beginCall } from "../call/messages.ts";
import { refusalOf } from "../gateway/errors.ts";
import { noSuchCall } from "../gateway/reps.ts";
import type { Services } from "../gateway/session.ts";

export type ExerciseParts = {
  readonly services: Services;
  readonly scenarios: {
    newest(tenant: TenantId, id: string): Scenario | undefined;
    surely(tenant: TenantId, wanted: { readonly id: string; readonly version: number }): Promise<Scenario | undefined>;
  };
  /** The version of a rubric that exercises are scored by from now on. */
  readonly rubricVersionOf: (tenant: TenantId, rubric: string) => number;
};

const seedsMax = 4_294_967_295;
const access = (action: string, perMinute: number, object: Access["object"]): Access => ({
  roles: ["agent", "supervisor", "admin"],
  object,
  action,
  audit: "none",
  limits: { perMinute },
});
const { name, trade, language, persona, scene, goal } = ScenarioContent.properties;
const Version = Type.Integer({ minimum: 1 });

const Brief = Type.Object({
  id: Type.String(),
  version: Version,
  ...{ name, trade, difficulty: Difficulty, language, persona, scene, goal },
  minutes: Type.Number({ description: "after which the customer has no more time" }),
  questions: Type.Integer({ description: "lines of a `question` exercise" }),
  rubric: Id,
});
const Told = Type.Object({
  truth: Type.String(),
  facts: Type.Array(Type.Object({ id: Type.String(), says: Type.String(), revealed: Type.Boolean() })),
  objections: Type.Array(
    Type.Object({
      id: Type.String(),
      about: Type.String(),
      says: Type.String({ description: "its first, mild wording" }),
      settledBy: Type.Array(Type.Object({ is: Type.String(), said: Type.Boolean() })),
      settled: Type.Boolean(),
      better: Type.String(),
    }),
  ),
});

const briefOf = (scenario: Scenario) => ({
  ...{ id: scenario.id, version: scenario.version, name: scenario.name, trade: scenario.trade },
  ...{ difficulty: scenario.difficulty, language: scenario.language, persona: scenario.persona },
  ...{ scene: scenario.scene, goal: scenario.goal, rubric: scenario.rubric },
  minutes: Math.round(scenario.ends.timeUpMs / 60_000),
  questions: Math.min(
    8,
    scenario.objections.reduce((sum, { ladder }) => sum + ladder.length, 0),
  ),
});

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const exerciseRoutes = (parts: () => ExerciseParts): readonly Route[] => {
  const compiled = openCompiled();
  return [
    route({
      method: "POST",
      url: "/api/practice/exercises",
      summary: "Begin an exercise: a call whose customer is played. Its words come and go as in every call.",
      ...access("practice.begin", 60, "none"),
      audit: "write",
      schema: {
        body: object({
          scenario: object({ id: Id, version: Type.Optional(Version) }),
          mode: Type.Union([Type.Literal("question"), Type.Literal("typed"), Type.Literal("spoken")]),
          assignment: Type.Optional(Id),
          /** Again from here: the turns before it stand in the new exercise, too. The customer's own line is the last of them. */
          from: Type.Optional(object({ call: Id, utterance: Id })),
        }),
        response: Type.Object({ call: Type.String(), position: Type.String() }),
      },
      async handle({ principal, body }) {
        const { services, scenarios, rubricVersionOf } = parts();
        const { tenant } = principal;
        const before = body.from && (await ofOwn(parts(), principal, body.from.call));
        const wanted = before?.begun.scenario ?? body.scenario;
        const scenario =
          wanted.version === undefined
            ? scenarios.newest(tenant, wanted.id)
            : await scenarios.surely(tenant, { id: wanted.id, version: wanted.version });
        if (!scenario) throw noScenario(wanted.id);
        const earlier = body.from && (await earlierOf(services, tenant, body.from));
        const call = newId();
        const place = await services.admission.begin(call, async () => false);
        try {
          const { sequence } = await beginCall(
            { services, principal },
            {
              call,
              kind: "live",
              title: scenario.name,
              customer: {
                ...{ name: scenario.persona.name, company: scenario.persona.company, role: scenario.persona.role },
              },
              language: scenario.language,
              ...{ playbook: null, consent: "given", channels: [], sample: null },
            },
            {
              practice: {
                scenario: { id: scenario.id, version: scenario.version },
                rubric: { id: scenario.rubric, version: rubricVersionOf(tenant, scenario.rubric) },
                mode: body.mode,
                seed: before?.begun.seed ?? randomInt(0, seedsMax),
                assignment: body.assignment ?? before?.begun.assignment ?? null,
                from: body.from ?? null,
              },
              // The turns of before keep their times, so its clock has run since then.
              startedAt: services.now() - (earlier?.endMs ?? 0),
            },
          );
          return { call, position: positionOf(sequence) };
        } finally {
          place(); // The socket that watches it has a place of its own by then.
        }
      },
    }),
    route({
      method: "POST",
      url: "/api/practice/exercises/:call/hint",
      summary: "What could be said now; it costs no points.",
      ...access("practice.hint", 120, "own"),
      audit: "write",
      limits: { perMinute: 120, free: true },
      schema: {
        params: Type.Object({ call: Id }),
        body: object({ action: Id }),
        response: Type.Object({ text: Type.String(), from: Type.String(), position: Type.String() }),
      },
      async handle({ principal, params: { call }, body: { action } }) {
        const { services } = parts();
        const exercise = await ofOwn(parts(), principal, call);
        const given = exercise.events.flatMap((event) => (event.type === "HintGiven" ? [event.data] : []));
        const again = given.find((hint) => hint.action === action);
        const ready = compiled(await scenarioOf(parts(), principal.tenant, exercise));
        const texts = given.flatMap(({ text }) => (isErased(text) ? [] : [text]));
        const hint =
          again && !isErased(again.text)
            ? { text: again.text, from: again.from }
            : hintFor(ready, dialogueOf(ready, exercise), texts);
        if (!hint)
          throw new Failure("WING_HINT_NOT_FOUND", "this scenario has no hint for now.", {
            remedy: "Ask the customer something open, and try again.",
          });
        const atMs = Math.max(0, services.now() - exercise.startedAt);
        const sent = await services.calls.send(
          callAggregate(principal.tenant, call),
          { type: "TellPractice", event: { type: "HintGiven", data: { action, ...hint, atMs } } },
          {
            ...{ actor: principal.actor, clockMs: atMs, correlation: action },
            id: derivedId("command", call, `hint-${action}`) as CommitId,
          },
        );
        if (sent.kind === "refused") throw refusalOf(sent.reason, sent.detail);
        return { ...hint, position: positionOf(sent.sequence) };
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/exercises/:call",
      summary: "What the rep is told of an exercise; once it is over, also what the customer knew and hid.",
      ...access("practice.read", 240, "own"),
      schema: {
        params: Type.Object({ call: Id }),
        response: Type.Object({
          scenario: Brief,
          mode: Type.String(),
          over: Type.Boolean(),
          told: Type.Union([Told, Type.Null()]),
        }),
      },
      async handle({ principal: { tenant }, params: { call } }) {
        const exercise = await readExercise(parts().services.log, callAggregate(tenant, call));
        if (!exercise) throw noSuchCall();
        const scenario = await scenarioOf(parts(), tenant, exercise);
        return {
          scenario: briefOf(scenario),
          mode: exercise.begun.mode,
          over: exercise.isOver,
          told: exercise.isOver ? toldOf(scenario, dialogueOf(compiled(scenario), exercise)) : null,
        };
      },
    }),
  ];
};

const toldOf = (
  { truth, facts, objections }: Scenario,
  { revealed, resolved, parts: said }: ReturnType<typeof dialogueOf>,
) => ({
  truth,
  facts: facts.map(({ id, says }) => ({ id, says: says[0] ?? "", revealed: revealed.includes(id) })),
  objections: objections.map(({ id, about, ladder, settledBy, better }) => ({
    ...{ id, about, better, says: ladder[0] ?? "", settled: resolved.includes(id) },
    settledBy: settledBy.map(({ is }, n) => ({ is, said: said.includes(`part:${id}/${n + 1}`) })),
  })),
});

/** Only whoever does it is helped in it, or does it again. */
const ofOwn = async ({ services }: ExerciseParts, { tenant, actor }: Principal, call: string): Promise<Exercise> => {
  const exercise = await readExercise(services.log, callAggregate(tenant, call));
  if (!exercise || exercise.rep !== (actor as string)) throw noSuchCall();
  return exercise;
};

const scenarioOf = async ({ scenarios }: ExerciseParts, tenant: TenantId, { begun }: Exercise): Promise<Scenario> => {
  const scenario = await scenarios.surely(tenant, begun.scenario);
  if (!scenario) throw noScenario(begun.scenario.id);
  return scenario;
};

/** When the last of the turns that are written again was over. */
const earlierOf = async (
  { log }: Services,
  tenant: TenantId,
  { call, utterance }: { readonly call: string; readonly utterance: string },
): Promise<{ readonly endMs: number }> => {
  const turns = await earlierTurns(log, callAggregate(tenant, call), utterance);
  if (!turns)
    throw new Failure("WING_PRACTICE_PLACE_NOT_FOUND", "this exercise cannot be gone on with from there.", {
      remedy: "Choose a line of the customer before the end, or begin anew.",
    });
  return { endMs: Math.max(0, ...turns.map((turn) => (turn.kind === "rep" ? turn.said.endMs : turn.moved.atMs))) };
};

const noScenario = (id: string): Failure =>
  new Failure("WING_SCENARIO_NOT_FOUND", `there is no scenario "${id}".`, {
    remedy: "Choose one of the list of scenarios.",
  });
