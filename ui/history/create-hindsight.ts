/** What a person says of a call that is over, from its page: words corrected, comments, each with its way back. */
import { createSignal } from "solid-js";
import { createToast } from "../live/create-toast.ts";
import { api } from "../parts/api.ts";
import { isOneOf } from "../parts/me.ts";
import { words } from "./words.ts";

const says = words.call.hindsight;
/** Long enough to see what was written where it stands. */
const undoMs = 12_000;

/** `onDone` gets the position from which on every reader knows. */
export const createHindsight = (call: () => string, isOpen: () => boolean, onDone: (position: string) => void) => {
  const { toast, say, ...toasts } = createToast(undoMs);
  const [last, setLast] = createSignal<{ action: string; of: "words" | "comments" } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Error | null>(null);
  /** Answers whether it was done. */
  const send = async (
    act: (action: string) => Promise<{ position: string }>,
    of: "words" | "comments",
    done: string,
    undoable = true,
  ): Promise<boolean> => {
    if (busy()) return false;
    setBusy(true);
    setProblem(null);
    const action = crypto.randomUUID();
    try {
      const { position } = await act(action);
      setLast(undoable ? { action, of } : null);
      say(done, undoable);
      onDone(position);
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    toast,
    toasts,
    busy,
    problem,
    forget: () => setProblem(null),
    /** Who may say something of it at all; whose call it is, the server knows. */
    may: () => isOpen() && isOneOf(["agent", "supervisor", "admin"]),
    mayAll: () => isOneOf(["supervisor", "admin"]),
    correct: (utterance: string, text: string) =>
      send((action) => api.correctWords(call(), { action, utterance, text }), "words", says.corrected),
    comment: (atMs: number, text: string) =>
      send(
        (action) => api.comment(call(), { action, comment: crypto.randomUUID(), atMs, text }),
        "comments",
        says.commented,
      ),
    uncomment: (comment: string) =>
      send((action) => api.comment(call(), { action, removes: comment }), "comments", says.removed),
    undo: async () => {
      const act = last();
      if (!act) return;
      const undoes = act.action;
      const undo = (action: string) =>
        act.of === "words" ? api.correctWords(call(), { action, undoes }) : api.comment(call(), { action, undoes });
      await send(undo, act.of, says.undone, false);
    },
  };
};
export type HindsightActs = ReturnType<typeof createHindsight>;
