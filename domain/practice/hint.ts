/** What could be said now, for a rep who asks: by what stands open, then the scenario's own hints. */
import type { CompiledScenario } from "./cues.ts";
import { partIntent } from "./cues.ts";
import type { DialogueState } from "./dialogue-state.ts";

export type Hint = { readonly text: string; readonly from: string };

/** `given`: texts of hints that were given already. Undefined where there is nothing more to say. */
export const hintFor = (
  { scenario: { objections, hints } }: CompiledScenario,
  { open, parts }: Pick<DialogueState, "open" | "parts">,
  given: readonly string[],
): Hint | undefined => {
  const objection = objections.find(({ id }) => id === open);
  const missing = (objection?.settledBy ?? []).filter(
    (_, n) => objection && !parts.includes(partIntent(objection.id, n + 1)),
  );
  const all: readonly Hint[] = [
    ...missing.map(({ id, is }) => ({ text: sentence(is), from: `part:${objection?.id ?? ""}/${id}`.slice(0, 80) })),
    ...hints.map((text) => ({ text, from: "scenario" })),
    ...(objection ? [{ text: objection.better, from: `better:${objection.id}` }] : []),
  ];
  return all.find(({ text }) => !given.includes(text)) ?? all[0];
};

const sentence = (is: string): string => `${is.charAt(0).toUpperCase()}${is.slice(1)}.`;
