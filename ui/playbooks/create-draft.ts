/** A playbook's draft in the editor, and what is wrong with it. */
import type { Content } from "@wingman/domain/playbook/events";
import type { Play } from "@wingman/domain/playbook/play";
import { createDraft as createAnyDraft, isUnder, type Place } from "../parts/create-draft.ts";
import { type PlaybookDraft, playbooks, type Problem } from "./ask.ts";
import { tidied, unfinished } from "./draft.ts";
import { words } from "./words.ts";

export type Draft = ReturnType<typeof createDraft>;
/** What is wrong at a place, in words, with the stable code of what refuses it. */
export type Fault = { readonly at: Place; readonly says: string; readonly code: string };

const invalid = "WING_REFUSED_PLAYBOOK_INVALID";

export const createDraft = (loaded: PlaybookDraft) => {
  const { id } = loaded;
  const draft = createAnyDraft<Content, readonly Problem[]>({
    loaded: { ...loaded, savedAtMs: loaded.saved?.at ?? 0, found: loaded.problems },
    tidied,
    isUnfinished: (content) => unfinished(content).length > 0,
    save: async (content, onto) => {
      const { revision, problems } = await playbooks.save(id, content, onto);
      return { revision, found: problems };
    },
    load: async () => {
      const theirs = await playbooks.draft(id);
      return { ...theirs, found: theirs.problems };
    },
    changedCode: "WING_REFUSED_PLAYBOOK_CHANGED",
  });
  const faults = (): readonly Fault[] => [
    ...unfinished(tidied(draft.content())).map(({ at, why }) => ({
      at,
      says: words.unfinished[why],
      code: "WING_REQUEST_INVALID",
    })),
    ...draft.found().map(({ at, says }) => ({ at, says, code: invalid })),
  ];
  return {
    ...draft,
    id,
    faults,
    faultsAt: (at: Place): readonly Fault[] => faults().filter((fault) => isUnder(fault.at, at)),
    editPlay: (play: string, change: (play: Play) => Play, field = ""): void =>
      draft.edit(
        (now) => ({ ...now, plays: now.plays.map((each) => (each.id === play ? change(each) : each)) }),
        field && `${play}.${field}`,
      ),
  };
};
