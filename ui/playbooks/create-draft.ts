/** A draft in the editor: every change a step that can be taken back, saved by itself a moment after the last one. */
import type { Content } from "@wingman/domain/playbook/events";
import type { Play } from "@wingman/domain/playbook/play";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { ApiProblem } from "../parts/api.ts";
import { type PlaybookDraft, playbooks, type Problem } from "./ask.ts";
import { isUnder, type Place, tidied, unfinished } from "./draft.ts";
import { begun, redone, type Steps, stepped, undone } from "./undo.ts";
import { words } from "./words.ts";

/** After so long without a change it is saved. */
const restMs = 700;
/** After a failure it is tried again by itself. */
const againMs = 5_000;

export type Saving =
  | { readonly state: "saved"; readonly atMs: number }
  | { readonly state: "waiting" | "saving" }
  /** Something is not written out yet; it stands in the page alone. */
  | { readonly state: "unfinished" }
  /** Somebody else saved this draft meanwhile. */
  | { readonly state: "changed" }
  | { readonly state: "failed"; readonly says: string };

export type Draft = ReturnType<typeof createDraft>;
/** What is wrong at a place, in words, with the stable code of what refuses it. */
export type Fault = { readonly at: Place; readonly says: string; readonly code: string };

const invalid = "WING_REFUSED_PLAYBOOK_INVALID";

export const createDraft = (loaded: PlaybookDraft) => {
  const { id } = loaded;
  const [steps, setSteps] = createSignal<Steps<Content>>(begun(loaded.content));
  const [revision, setRevision] = createSignal(loaded.revision);
  const [saving, setSaving] = createSignal<Saving>({ state: "saved", atMs: loaded.saved?.at ?? 0 });
  const [found, setFound] = createSignal<readonly Problem[]>(loaded.problems);
  const content = () => steps().now;
  let savedAs = JSON.stringify(tidied(loaded.content));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;

  const lacks = () => unfinished(tidied(content()));
  const faults = (): readonly Fault[] => [
    ...lacks().map(({ at, why }) => ({ at, says: words.unfinished[why], code: "WING_REQUEST_INVALID" })),
    ...found().map(({ at, says }) => ({ at, says, code: invalid })),
  ];

  const saveOnce = async (): Promise<void> => {
    const next = tidied(content());
    const text = JSON.stringify(next);
    if (unfinished(next).length > 0) return void setSaving({ state: "unfinished" });
    if (text === savedAs) return void setSaving({ state: "saved", atMs: Date.now() });
    setSaving({ state: "saving" });
    try {
      const answer = await playbooks.save(id, next, revision());
      savedAs = text;
      setRevision(answer.revision);
      setFound(answer.problems);
      setSaving({ state: "saved", atMs: Date.now() });
    } catch (error) {
      const isChanged = error instanceof ApiProblem && error.code === "WING_REFUSED_PLAYBOOK_CHANGED";
      const says = error instanceof Error ? error.message : String(error);
      setSaving(isChanged ? { state: "changed" } : { state: "failed", says });
      // A clear no stays one until something changes; silence is asked again.
      if (!(error instanceof ApiProblem) || error.status >= 500) timer = setTimeout(() => void save(), againMs);
    }
  };
  /** One save at a time; resolves once nothing is on its way. */
  const save = async (): Promise<void> => {
    clearTimeout(timer);
    while (running) await running;
    running = saveOnce().finally(() => (running = null));
    await running;
  };
  const isSaved = (): boolean => JSON.stringify(tidied(content())) === savedAs && lacks().length === 0;

  createEffect(
    on(
      content,
      () => {
        clearTimeout(timer);
        setSaving((now) => (now.state === "changed" ? now : { state: "waiting" }));
        if (saving().state !== "changed") timer = setTimeout(() => void save(), restMs);
      },
      { defer: true },
    ),
  );
  const warn = (event: BeforeUnloadEvent): void => {
    if (!isSaved()) event.preventDefault();
  };
  addEventListener("beforeunload", warn);
  onCleanup(() => {
    clearTimeout(timer);
    removeEventListener("beforeunload", warn);
  });

  const edit = (change: (content: Content) => Content, field = ""): void =>
    void setSteps((now) => stepped(now, change(now.now), field, Date.now()));

  return {
    id,
    content,
    revision,
    saving,
    faults,
    faultsAt: (at: Place): readonly Fault[] => faults().filter((fault) => isUnder(fault.at, at)),
    isSaved,
    /** Changes of one `field` right after one another are one step back; without one each is a step. */
    edit,
    editPlay: (play: string, change: (play: Play) => Play, field = ""): void =>
      edit(
        (now) => ({ ...now, plays: now.plays.map((each) => (each.id === play ? change(each) : each)) }),
        field && `${play}.${field}`,
      ),
    undo: () => setSteps(undone),
    redo: () => setSteps(redone),
    canUndo: () => steps().past.length > 0,
    canRedo: () => steps().future.length > 0,
    /** Saves now; true when all that is in the page is saved. */
    async flush(): Promise<boolean> {
      await save();
      return isSaved();
    },
    /** Lays aside what somebody else saved meanwhile, or takes it in place of what is here. */
    async settle(keep: "mine" | "theirs"): Promise<void> {
      const theirs = await playbooks.draft(id);
      setRevision(theirs.revision);
      savedAs = JSON.stringify(tidied(theirs.content));
      if (keep === "theirs") {
        setFound(theirs.problems);
        setSteps((now) => stepped(now, theirs.content, "", Date.now()));
      }
      setSaving({ state: "waiting" });
      await save();
    },
  };
};
