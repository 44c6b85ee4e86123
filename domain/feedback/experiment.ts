/**
 * Two or more ways of doing one thing, tried side by side: versions of a playbook, versions of a prompt, or models. Which
 * one a call has is drawn by its id (`lot.ts`) when it starts and stands in `CallStarted` from then on.
 */
import { type Static, Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { freeText, object } from "../schema.ts";
import { lotOf } from "./lot.ts";

/** That run at once, as many as a call has room for; and all there ever were, ended ones too. */
export const runningMax = 16;
export const experimentsMax = 500;

export const PromptId = Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" });
const Version = Type.Integer({ minimum: 1 });
const ModelChoice = object({
  provider: Type.Union([Type.Literal("anthropic"), Type.Literal("openai")]),
  model: Type.String({ minLength: 1, maxLength: 80 }),
});

export const About = Type.Union([
  object({ kind: Type.Literal("playbook"), playbook: Id }),
  object({ kind: Type.Literal("prompt"), prompt: PromptId }),
  object({ kind: Type.Literal("model"), prompt: PromptId }),
]);
export type About = Static<typeof About>;

export const Arm = object({
  arm: Id,
  share: Type.Integer({ minimum: 1, maximum: 99, description: "percent of the calls" }),
  /** Of the playbook or prompt that is tried. */
  version: Type.Optional(Version),
  /** Of a trial of models: asked in place of the usual one. */
  model: Type.Optional(ModelChoice),
});
export type Arm = Static<typeof Arm>;

export const Experiment = object({
  experiment: Id,
  name: freeText(Type.String({ minLength: 1, maxLength: 80 })),
  about: About,
  arms: Type.Array(Arm, { minItems: 2, maxItems: 8 }),
});
export type Experiment = Static<typeof Experiment>;

/** What is tried, so that two trials of one thing are not taken for each other's effect. */
export const subjectOf = (about: About): string =>
  about.kind === "playbook" ? `playbook/${about.playbook}` : `prompt/${about.prompt}`;

/** What is wrong with it, or undefined. */
export const problemOf = ({ about, arms }: Experiment): string | undefined => {
  if (new Set(arms.map(({ arm }) => arm)).size < arms.length) return "two of its arms have the same name";
  if (arms.reduce((sum, { share }) => sum + share, 0) !== 100) return "the shares of its arms do not add up to 100";
  if (about.kind === "model" ? arms.some(({ model }) => !model) : arms.some(({ version }) => !version))
    return about.kind === "model" ? "each of its arms names a model" : "each of its arms names a version";
  return undefined;
};

/** The arm of a call: the same each time it is asked, and in the shares that were named over many calls. */
export const armOf = ({ experiment, arms }: Pick<Experiment, "experiment" | "arms">, call: string): Arm => {
  let left = lotOf(`${experiment}/${call}`) * 100;
  for (const arm of arms) {
    if (left < arm.share) return arm;
    left -= arm.share;
  }
  return arms.at(-1) as Arm; // There are two at least; the shares add up to 100, so that nothing comes here.
};

/** What a call was dealt, as it stands in `CallStarted`; a prompt's or model's choice stands beside it. */
export const Dealt = object({
  experiment: Id,
  arm: Id,
  prompt: Type.Optional(PromptId),
  version: Type.Optional(Version),
  model: Type.Optional(ModelChoice),
});
export type Dealt = Static<typeof Dealt>;

/**
 * The arms of a call that begins with `playbook`, and the version it begins with. `knows` says whether a version of that
 * playbook can be begun with; one that cannot leaves the call out of the trial.
 */
export const deal = (
  running: readonly Experiment[],
  call: string,
  playbook: { readonly id: string; readonly version: number },
  knows: (playbook: { readonly id: string; readonly version: number }) => boolean,
): { readonly dealt: readonly Dealt[]; readonly playbook: { readonly id: string; readonly version: number } } => {
  let begun = playbook;
  const dealt: Dealt[] = [];
  for (const trial of running.slice(0, runningMax)) {
    const { experiment, about } = trial;
    const { arm, version, model } = armOf(trial, call);
    if (about.kind !== "playbook") {
      const { prompt } = about;
      dealt.push({ experiment, arm, prompt, ...(version && { version }), ...(model && { model }) });
      continue;
    }
    if (about.playbook !== playbook.id || version === undefined) continue;
    const tried = { id: playbook.id, version };
    if (!knows(tried)) continue;
    begun = tried;
    dealt.push({ experiment, arm });
  }
  return { dealt, playbook: begun };
};
