/** A playbook's draft in the editor, and what is wrong with it. */
import type { Play } from "@wingman/domain/playbook/play";
import { createVersionedDraft } from "../parts/versioned/create-versioned-draft.ts";
import { type PlaybookDraft, playbookKind } from "./ask.ts";
import { tidied, unfinished } from "./draft.ts";

export type Draft = ReturnType<typeof createDraft>;

export const createDraft = (loaded: PlaybookDraft) => {
  const draft = createVersionedDraft({
    ...{ kind: playbookKind, loaded, tidied, unfinished },
    foundOf: ({ problems }) => problems,
    wrong: (_content, problems, written) => [
      ...written,
      ...problems.map(({ at, says }) => ({ at, says, code: "WING_REFUSED_PLAYBOOK_INVALID" })),
    ],
    changedCode: "WING_REFUSED_PLAYBOOK_CHANGED",
  });
  return {
    ...draft,
    editPlay: (play: string, change: (play: Play) => Play, field = ""): void =>
      draft.edit(
        (now) => ({ ...now, plays: now.plays.map((each) => (each.id === play ? change(each) : each)) }),
        field && `${play}.${field}`,
      ),
  };
};
