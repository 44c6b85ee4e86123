/** What is asked of a what-if over many calls. It is kept with its report, so that it can be asked again. */
import { type Static, Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { object } from "../schema.ts";

/** Of one run; beyond it figures gain little, and a report grows. */
export const callsMax = 1_000;
/** Of a language model, in one run. */
export const tokensMax = 2_000_000;

const Version = Type.Integer({ minimum: 1 });

/** One way of conducting calls. What is left out is as the call was held. */
export const Way = object({
  playbook: Type.Optional(object({ id: Id, version: Type.Union([Version, Type.Literal("draft")]) })),
  /** Version of the board rules. */
  rules: Type.Optional(Version),
});
export type Way = Static<typeof Way>;

export const Calls = Type.Union([
  object({
    by: Type.Literal("filter"),
    from: Type.Optional(Type.Integer({ minimum: 0, description: "epoch milliseconds, when it began" })),
    to: Type.Optional(Type.Integer({ minimum: 0, description: "before this" })),
    rep: Type.Optional(Id),
    playbook: Type.Optional(Id),
    max: Type.Integer({ minimum: 1, maximum: callsMax, description: "the newest so many" }),
  }),
  object({ by: Type.Literal("picked"), calls: Type.Array(Id, { minItems: 1, maxItems: callsMax }) }),
  /** The very calls of a report that is kept. */
  object({ by: Type.Literal("report"), run: Id }),
]);
export type Calls = Static<typeof Calls>;

export const Live = object({
  /** Version of the prompt that words tips, and the model; the usual ones where they are left out. */
  prompt: Type.Optional(Version),
  model: Type.Optional(
    object({
      provider: Type.Union([Type.Literal("anthropic"), Type.Literal("openai")]),
      model: Type.String({ minLength: 1, maxLength: 80 }),
    }),
  ),
  /** What may be used in all; what comes after is not asked. */
  tokensMax: Type.Integer({ minimum: 100, maximum: tokensMax }),
});
export type Live = Static<typeof Live>;

export const Spec = object({
  calls: Calls,
  before: Way,
  after: Way,
  /** Whether the model on this computer is asked what was meant, where the calls' own answers do not say. */
  meaning: Type.Boolean(),
  /** A language model words the tips of `after` anew; null: recorded answers alone. */
  live: Type.Union([Live, Type.Null()]),
});
export type Spec = Static<typeof Spec>;
