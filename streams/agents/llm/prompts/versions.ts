/** Every prompt a trial may deal, by id: the one in use first. What is asked of the model stays the same in all of them. */
import type { Dealt } from "@wingman/domain/feedback/experiment";
import { type Prompt, promptOf } from "../prompt.ts";
import { wordingPrompt } from "./wording.ts";

const usual = "one or two short sentences, at most 240 characters";

/** The same, but for its length; its version says of which one it is a variant. */
const briefWordingPrompt = promptOf(
  wordingPrompt.id,
  100 + wordingPrompt.version,
  wordingPrompt.text.replace(usual, "one short sentence, at most 120 characters"),
);

export const promptVersions: ReadonlyMap<string, readonly Prompt[]> = new Map([
  [wordingPrompt.id, [wordingPrompt, briefWordingPrompt]],
]);

/** The prompt as a call was dealt it; the usual one where none was, or where that version is no longer there. */
export const dealtPrompt = (prompt: Prompt, dealt: readonly Dealt[]): Prompt => {
  const version = dealt.find((each) => each.prompt === prompt.id && each.version !== undefined)?.version;
  return (version !== undefined && promptVersions.get(prompt.id)?.find((each) => each.version === version)) || prompt;
};

/** The model as a call was dealt it, of one provider and prompt; undefined where none was. */
export const dealtModel = (provider: string, prompt: string, dealt: readonly Dealt[]): string | undefined =>
  dealt.find((each) => each.prompt === prompt && each.model?.provider === provider)?.model?.model;
