import { inLanguage } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "Your account · Wingman",
  title: "Your account",
  twoStep: "Two-step sign-in",
  about:
    "After your password you type a code that an app on your phone shows. Somebody who knows your password alone stays out.",
  isOff: "It is off.",
  begin: "Set it up",
  add: "Add an account in your authenticator app and type this key there:",
  openApp: "Or open it in an app on this device",
  code: "The 6 digits that the app shows",
  confirm: "Turn it on",
  isOnNow: "Two-step sign-in is on.",
  keep: "Keep these recovery codes where you keep your papers. Each opens your account once, without the phone. They are shown only now.",
  kept: "I have kept them",
  isOn: "It is on.",
  offBy: "A code of the app, or a recovery code",
  off: "Turn it off",
  again: "Try again",
  no: {
    WING_CODE_WRONG: "That code is not right, or was used before. Wait for the next one.",
    WING_TOO_OFTEN: "Too many tries. Wait a quarter of an hour, then try again.",
    WING_STARTING: "Wingman is still being set up. Try again in a moment.",
  } as Record<string, string>,
  api: "What a program may ask in your place",
  unknown: "That did not work. Try again.",
};

export const words = inLanguage({ en, ar });
