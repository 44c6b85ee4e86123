import { onCleanup } from "solid-js";
import { tinykeys } from "tinykeys";
import { settings } from "./settings.ts";

export type KeyAction =
  | "copy"
  | "like"
  | "dislike"
  | "pin"
  | "dismiss"
  | "snooze"
  | "why"
  | "undo"
  | "quiet"
  | "mark"
  | "pause"
  | "follow"
  | "small"
  | "tips"
  | "stages"
  | "agreed"
  | "refused"
  | "forget"
  | "whisper"
  | "sheet";

const singles: Record<string, KeyAction> = {
  y: "like",
  n: "dislike",
  p: "pin",
  x: "dismiss",
  l: "snooze",
  w: "why",
  z: "undo",
  q: "quiet",
  m: "mark",
  ".": "pause",
  f: "follow",
  v: "small",
  t: "tips",
  s: "stages",
  a: "agreed",
  r: "refused",
  e: "forget",
  h: "whisper",
  "[Shift]+?": "sheet",
};

/** Keys of the live page. Single ones rest in fields and dialogs, and can be switched off as a whole. */
export const createKeys = (act: (action: KeyAction) => void): void => {
  onCleanup(bindKeys(window, act));
};

/** The same keys in another window of this page; answers with what takes them off again. */
export const bindKeys = (target: Window, act: (action: KeyAction) => void): (() => void) => {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {
    "Control+Shift+Space": (event) => {
      event.preventDefault();
      act("copy");
    },
  };
  for (const [key, action] of Object.entries(singles))
    bindings[key] = (event) => {
      if (
        !settings.singleKeys() ||
        event.isComposing ||
        isTyping(event.target) ||
        document.querySelector("dialog[open]")
      )
        return;
      event.preventDefault();
      act(action);
    };
  // The library rests in every field by itself; the copy key must not, since a rep copies while typing.
  return tinykeys(target, bindings, { ignore: (event) => event.repeat });
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
