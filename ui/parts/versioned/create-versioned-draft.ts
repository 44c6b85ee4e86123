/** A draft of what has versions, in its editor, and what is wrong with it. */
import { createMemo } from "solid-js";
import { createDraft, isUnder, type Place } from "../create-draft.ts";
import type { AnyContent, AnyHead, Kind } from "./kind.ts";
import type { Unfinished } from "./unfinished.ts";
import { words } from "./words.ts";

/** What is wrong at a place, in words, with the stable code of what refuses it. */
export type Fault = { readonly at: Place; readonly says: string; readonly code: string };
export const createVersionedDraft = <
  Content extends AnyContent,
  Head extends AnyHead,
  Draft extends Head & { readonly content: Content },
  Saved extends { readonly revision: number },
  Found,
  Wrong extends Fault,
>(options: {
  readonly kind: Kind<Content, Head, Draft, Saved>;
  readonly loaded: Draft;
  readonly tidied: (content: Content) => Content;
  readonly unfinished: (tidied: Content) => readonly Unfinished[];
  /** What the server said of it, kept until the next save. */
  readonly foundOf: (answer: Saved | Draft) => Found;
  readonly wrong: (tidied: Content, found: Found, unfinished: readonly Fault[]) => readonly Wrong[];
  /** The refusal that says that somebody else saved it meanwhile. */
  readonly changedCode: string;
}) => {
  const { kind, loaded, tidied, unfinished, foundOf } = options;
  const { id } = loaded;
  const draft = createDraft<Content, Found>({
    loaded: {
      ...{ content: loaded.content, revision: loaded.revision },
      ...{ savedAtMs: loaded.saved?.at ?? 0, found: foundOf(loaded) },
    },
    tidied,
    isUnfinished: (content) => unfinished(content).length > 0,
    save: async (content, onto) => {
      const answer = await kind.store.save(id, content, onto);
      return { revision: answer.revision, found: foundOf(answer) };
    },
    load: async () => {
      const theirs = await kind.store.draft(id);
      return { content: theirs.content, revision: theirs.revision, found: foundOf(theirs) };
    },
    changedCode: options.changedCode,
  });
  const now = createMemo(() => tidied(draft.content()));
  const faults = createMemo(() =>
    options.wrong(
      now(),
      draft.found(),
      unfinished(now()).map(({ at, why }) => ({ at, says: words.unfinished[why], code: "WING_REQUEST_INVALID" })),
    ),
  );
  return {
    ...draft,
    id,
    /** As it is saved. */
    tidied: now,
    faults,
    faultsAt: (at: Place): readonly Wrong[] => faults().filter((fault) => isUnder(fault.at, at)),
    /** Some fields of it at once; a `field` makes what is typed one step back. */
    put: (part: Partial<Content>, field = ""): void => draft.edit((known) => ({ ...known, ...part }), field),
  };
};

/** What the frame of an editor needs of its draft. */
export type AnyDraft<Content> = Pick<
  ReturnType<typeof createDraft<Content, unknown>>,
  "content" | "revision" | "saving" | "settle" | "edit" | "undo" | "redo" | "canUndo" | "canRedo" | "flush" | "isSaved"
> & { readonly id: string; readonly tidied: () => Content };
