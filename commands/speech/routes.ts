/** What can hear a call here, which of it will, and why not the others. */
import type { TenantId } from "@wingman/domain/ids";
import { chooseEngine, type Offer } from "@wingman/domain/speech/choice";
import { defaultSpeech, type Policy } from "@wingman/domain/tenant/policy";
import { type Route, route } from "@wingman/streams/base/registry";
import { type Static, Type } from "typebox";

export type SpeechParts = {
  readonly offers: () => readonly Offer[];
  readonly policyOf: (tenant: TenantId) => Policy;
};

const Engine = Type.Object({
  engine: Type.String(),
  model: Type.String(),
  accuracy: Type.String(),
  leavesHouse: Type.Boolean(),
  /** Null where it may hear the call. */
  obstacle: Type.Union([
    Type.Null(),
    Type.Literal("language"),
    Type.Literal("sound-leaves"),
    Type.Literal("too-slow"),
    Type.Literal("only-samples"),
  ]),
  /** Why it would be taken; empty where it cannot be. */
  reason: Type.String(),
});
export const EnginesAnswer = Type.Object({
  language: Type.String({ description: "BCP 47, or auto" }),
  /** The company lets sound leave the house: also by the rep's own browser. */
  soundMayLeave: Type.Boolean(),
  /** The best first; those that cannot hear the call come last. */
  engines: Type.Array(Engine),
});
export type Engines = Static<typeof EnginesAnswer>;

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const speechRoutes = (parts: () => SpeechParts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/speech/engines",
    summary:
      "Engines that are there to hear a call in a language, the one that would be taken first, and what keeps the others from it.",
    roles: ["agent", "supervisor", "admin"],
    object: "none",
    action: "speech.engines",
    audit: "none",
    limits: { perMinute: 120 },
    schema: {
      query: Type.Object({
        language: Type.Optional(
          Type.String({ maxLength: 35, description: "BCP 47, or auto; the company's unless said" }),
        ),
      }),
      response: EnginesAnswer,
    },
    async handle({ principal, query }) {
      const { offers, policyOf } = parts();
      const policy = policyOf(principal.tenant);
      const { engine, soundMayLeave } = policy.speech ?? defaultSpeech;
      const language = query.language || policy.language;
      const { order, not } = chooseEngine(offers(), { language, soundMayLeave, engine });
      return {
        language,
        soundMayLeave,
        engines: [
          ...order.map(({ offer, reason }) => ({ ...shown(offer), obstacle: null, reason })),
          ...not.map(({ offer, obstacle }) => ({ ...shown(offer), obstacle, reason: "" })),
        ],
      };
    },
  }),
];

const shown = ({ engine, model, accuracy, leavesHouse }: Offer) => ({ engine, model, accuracy, leavesHouse });
