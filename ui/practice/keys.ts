import { onCleanup } from "solid-js";
import { tinykeys } from "tinykeys";
import { settings } from "../live/settings.ts";

export type PracticeKey = "ear" | "hint" | "again" | "why" | "dismiss" | "sheet";

const keys: Record<string, PracticeKey> = {
  h: "hint",
  e: "ear",
  b: "again",
  w: "why",
  x: "dismiss",
  "[Shift]+?": "sheet",
};

/** Single keys of an exercise: they rest in fields and dialogs, and where they are switched off as a whole. */
export const createPracticeKeys = (act: (key: PracticeKey) => void): void => {
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
};
