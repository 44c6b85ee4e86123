import { inLanguage } from "../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  page: "Sign in · Wingman",
  title: "Sign in",
  starting: "Wingman is being set up. You can sign in in a moment.",
  demo: "Open the demo",
  demoText: "On this computer, without an account. Everything works; nothing leaves this computer.",
  demoWaits: "Opens as soon as Wingman is ready",
  or: "Or with your account",
  email: "E-mail address",
  password: "Password",
  tenant: "Company",
  tenantHint: "Only with the same address at several companies",
  go: "Sign in",
  setTitle: "Choose your password",
  setText: "At least 12 characters. Four words that have nothing to do with each other are good.",
  setGo: "Set password and sign in",
  newPassword: "New password",
  show: "Show the password",
  withPassword: "I have a password",
  goOn: "Go on as who is signed in here",
  no: {
    WING_SIGN_IN_WRONG: "That address and password do not belong together.",
    WING_TOO_OFTEN: "Too many tries. Wait a quarter of an hour, then try again.",
    WING_PASSWORD_WEAK:
      "That is too easy to guess. Take 12 characters or more, without your name, your address or the company's.",
    WING_REQUEST_INVALID: "Something here is not as it must be: an address with an @, and a password.",
    WING_LINK_USED: "This link was used before, or is too old. Ask for another.",
    WING_DEMO_CLOSED: "The demo opens on the computer that runs Wingman, and while no company uses it.",
    WING_CODE_WRONG: "That code is not right, or was used before. Wait for the next one.",
    WING_SECOND_STEP_OVER: "That took too long. Begin again with your password.",
    WING_SSO_REFUSED: "Your company’s sign-in was not begun here, or took too long. Try again.",
    WING_SSO_NOT_LET_IN: "Your company’s sign-in does not open this. Ask an administrator, or use your password.",
    WING_SSO_UNAVAILABLE: "Your company’s sign-in does not answer as it must. Try again in a moment.",
    WING_SSO_OFF: "No company’s sign-in is set up here.",
    WING_STARTING: "Wingman is still being set up. Try again in a moment.",
  } as Record<string, string>,
  silent: "Wingman is not answering. Try again in a moment.",
  company: "Sign in with your company",
  secondTitle: "One more step",
  secondText: "Type the 6 digits that your authenticator app shows now, or one of your recovery codes.",
  code: "Code",
  secondGo: "Sign in",
  unknown: "That did not work. Try again.",
};

export const words = inLanguage({ en, ar });
