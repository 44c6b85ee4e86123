import { onCleanup } from "solid-js";
import { tinykeys } from "tinykeys";
import { settings } from "../live/settings.ts";

export type PracticeKey = "hint" | "again" | "why" | "dismiss" | "sheet";

const keys: Record<string, PracticeKey> = {
  h: "hint",
  b: "again",
  w: "why",
  x: "dismiss",
  "[Shift]+?": "sheet",
};

/**
 * Keys of an exercise. Single ones rest in fields and dialogs and where they are switched off as a whole; the space bar,
 * which is held, does what it always does on a button.
 */
export const createPracticeKeys = (
  act: (key: PracticeKey) => void,
  hold: { readonly start: () => void; readonly stop: () => void },
): void => {
  const rests = ({ target, isComposing }: KeyboardEvent) =>
    !settings.singleKeys() ||
    isComposing ||
    document.querySelector("dialog[open]") !== null ||
    (target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select")));
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const [key, action] of Object.entries(keys))
    bindings[key] = (event) => {
      if (rests(event)) return;
      event.preventDefault();
      act(action);
    };
  onCleanup(tinykeys(window, bindings, { ignore: (event) => event.repeat }));

  const down = (event: KeyboardEvent) => {
    if (event.key !== " " || rests(event)) return;
    if (event.target instanceof HTMLElement && event.target.closest("button, a, summary, [role=button]")) return;
    event.preventDefault(); // It would scroll the words.
    if (!event.repeat) hold.start();
  };
  const up = (event: KeyboardEvent) => event.key === " " && hold.stop();
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  onCleanup(() => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
  });
};
