import { createSignal, onCleanup } from "solid-js";

export type ToastNow = { readonly text: string; readonly undo: boolean };
export const toastMs = 6_000;
const afterHoldMs = 2_000;

/** One line at a time; its time stands still while somebody points at it or has the focus in it. */
export const createToast = (undoMs: number) => {
  const [toast, setToast] = createSignal<ToastNow | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const leaveIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => setToast(null), ms);
  };
  onCleanup(() => clearTimeout(timer));
  return {
    toast,
    say: (text: string, undo = false) => {
      setToast({ text, undo });
      leaveIn(undo ? undoMs : toastMs);
    },
    close: () => {
      clearTimeout(timer);
      setToast(null);
    },
    hold: () => clearTimeout(timer),
    release: () => toast() && leaveIn(afterHoldMs),
  };
};
