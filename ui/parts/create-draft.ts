/** A draft in an editor: every change a step that can be taken back, saved by itself a moment after the last one. */
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { ApiProblem } from "./api.ts";
import { begun, redone, type Steps, stepped, undone } from "./undo.ts";

/** After so long without a change it is saved. */
const restMs = 700;
/** After a failure it is tried again by itself. */
const againMs = 5_000;

export type Place = readonly (string | number)[];
export type Saving =
  | { readonly state: "saved"; readonly atMs: number }
  | { readonly state: "waiting" | "saving" }
  /** Something is not written out yet; it stands in the page alone. */
  | { readonly state: "unfinished" }
  /** Somebody else saved this draft meanwhile. */
  | { readonly state: "changed" }
  | { readonly state: "failed"; readonly says: string };

/** What of a draft a page needs to say whether it is kept. */
export type Kept = { readonly saving: () => Saving; readonly settle: (keep: "mine" | "theirs") => Promise<void> };

/** Whether a problem's place stands at or under another. */
export const isUnder = (place: Place, at: Place): boolean => at.every((step, n) => place[n] === step);

export const createDraft = <Content, Found>(options: {
  readonly loaded: {
    readonly content: Content;
    readonly revision: number;
    readonly savedAtMs: number;
    readonly found: Found;
  };
  /** As it is saved: rows that nobody wrote in are left out. */
  readonly tidied: (content: Content) => Content;
  /** Whether the log does not take it yet; everything else is saved, with its faults. */
  readonly isUnfinished: (tidied: Content) => boolean;
  readonly save: (content: Content, onto: number) => Promise<{ readonly revision: number; readonly found: Found }>;
  readonly load: () => Promise<{ readonly content: Content; readonly revision: number; readonly found: Found }>;
  /** The refusal that says that somebody else saved it meanwhile. */
  readonly changedCode: string;
}) => {
  const { loaded, tidied } = options;
  const [steps, setSteps] = createSignal<Steps<Content>>(begun(loaded.content));
  const [revision, setRevision] = createSignal(loaded.revision);
  const [saving, setSaving] = createSignal<Saving>({ state: "saved", atMs: loaded.savedAtMs });
  const [found, setFound] = createSignal<Found>(loaded.found);
  const content = () => steps().now;
  let savedAs = JSON.stringify(tidied(loaded.content));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;

  const saveOnce = async (): Promise<void> => {
    const next = tidied(content());
    const text = JSON.stringify(next);
    if (options.isUnfinished(next)) return void setSaving({ state: "unfinished" });
    if (text === savedAs) return void setSaving({ state: "saved", atMs: Date.now() });
    setSaving({ state: "saving" });
    try {
      const answer = await options.save(next, revision());
      savedAs = text;
      setRevision(answer.revision);
      setFound(() => answer.found);
      setSaving({ state: "saved", atMs: Date.now() });
    } catch (error) {
      const isChanged = error instanceof ApiProblem && error.code === options.changedCode;
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
  const isSaved = (): boolean => {
    const now = tidied(content());
    return JSON.stringify(now) === savedAs && !options.isUnfinished(now);
  };

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

  return {
    content,
    revision,
    saving,
    found,
    isSaved,
    /** Changes of one `field` right after one another are one step back; without one each is a step. */
    edit: (change: (content: Content) => Content, field = ""): void =>
      void setSteps((now) => stepped(now, change(now.now), field, Date.now())),
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
      const theirs = await options.load();
      setRevision(theirs.revision);
      savedAs = JSON.stringify(tidied(theirs.content));
      if (keep === "theirs") {
        setFound(() => theirs.found);
        setSteps((now) => stepped(now, theirs.content, "", Date.now()));
      }
      setSaving({ state: "waiting" });
      await save();
    },
  };
};
