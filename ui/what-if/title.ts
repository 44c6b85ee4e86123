/** What a run asks, in words: a report that was given no name is called by it. Pure. */
import { isolated } from "../parts/language.ts";
import type { Spec } from "./ask.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

/** `nameOf`: what a playbook is called; its id where that is not known. */
export const wayText = ({ playbook, rules }: Spec["after"], nameOf: (id: string) => string): string => {
  const parts = [
    ...(playbook
      ? [
          playbook.version === "draft"
            ? words.ways.draftOf(isolated(nameOf(playbook.id)))
            : `${isolated(nameOf(playbook.id))} ${words.ways.versionOf(playbook.version, false)}`,
        ]
      : []),
    ...(rules === undefined ? [] : [`${words.ways.rules} ${rules}`]),
  ];
  return parts.join(partWords.comma) || words.asHeld;
};

export const runTitle = (
  run: { readonly name: string; readonly spec: Spec },
  nameOf: (id: string) => string,
): string => {
  if (run.name !== "") return run.name;
  const { after, live } = run.spec;
  const asked = [
    ...(after.playbook || after.rules !== undefined || !live ? [wayText(after, nameOf)] : []),
    ...(live?.prompt === undefined ? [] : [`${words.answers.prompt} ${live.prompt}`]),
    ...(live ? [live.model?.model ?? words.answers.live] : []),
  ];
  return asked.join(partWords.comma);
};
