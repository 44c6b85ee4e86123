import { onCleanup } from "solid-js";
import { tinykeys } from "tinykeys";
import { isRightToLeft } from "../parts/language.ts";

export type ReplayKey =
  | "toggle"
  | "back10"
  | "on10"
  | "back5"
  | "on5"
  | "backEvent"
  | "onEvent"
  | "backMark"
  | "onMark"
  | "slower"
  | "faster"
  | "begin"
  | "end"
  | "sound"
  | "events"
  | "why"
  | "sheet";

// Time goes the way one writes.
const [before, after] = isRightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
/** By place on the keyboard where it is a letter: an Arabic one has others there. */
const keys: Record<string, ReplayKey> = {
  Space: "toggle",
  KeyK: "toggle",
  KeyJ: "back10",
  KeyL: "on10",
  [before]: "back5",
  [after]: "on5",
  [`Shift+${before}`]: "backEvent",
  [`Shift+${after}`]: "onEvent",
  BracketLeft: "backMark",
  BracketRight: "onMark",
  "[Shift]+<": "slower",
  "[Shift]+>": "faster",
  Home: "begin",
  End: "end",
  KeyM: "sound",
  KeyE: "events",
  KeyW: "why",
  "[Shift]+?": "sheet",
};

/** Keys of a replay. They rest in fields and dialogs; a button has its own use for the space bar. */
export const createReplayKeys = (act: (key: ReplayKey) => void): void => {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const [key, action] of Object.entries(keys))
    bindings[key] = (event) => {
      const { target } = event;
      if (event.isComposing || document.querySelector("dialog[open]")) return;
      if (target instanceof HTMLElement) {
        if (target.isContentEditable || target.matches("input:not([type=range]), textarea, select")) return;
        if (key === "Space" && target.closest("button, a, summary")) return;
        // Lists are read by these.
        if ((key === "Home" || key === "End") && target.closest(".log, .rows, .side")) return;
      }
      event.preventDefault();
      act(action);
    };
  // A key that is held goes on: time is walked through with it.
  onCleanup(tinykeys(window, bindings, { ignore: () => false }));
};
