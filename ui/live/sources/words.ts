/** What is said of the sound: what happened, what still works, the one thing to do. */
import { inLanguage } from "../../parts/language.ts";
import { spanText } from "../../parts/time.ts";
import type { Hint, HintId } from "./hints.ts";
import { ar } from "./words.ar.ts";

export type Says = { readonly title: string; readonly text: string };
type Told = Pick<Hint, "label" | "seconds"> & { readonly who: string };

export const en = {
  device: (label: string) => label || "the microphone",
  hints: {
    "mic-unplugged": ({ label }) => ({
      title: "Your microphone is gone.",
      text: `${label || "It"} was unplugged. Plug in any microphone and it goes on by itself; your customer is still heard.`,
    }),
    "mic-other": ({ label }) => ({
      title: "Another microphone is at work.",
      text: `The one you chose was unplugged. You are heard through ${label || "another one"} now.`,
    }),
    "mic-off": () => ({
      title: "Nobody hears you.",
      text: "The microphone is off. Tips still come from your customer.",
    }),
    "mic-muted": ({ seconds }) => ({
      title: `Nothing from you for ${seconds} s.`,
      text: "Your system has muted the microphone: look for a switch on the headset or a key on the keyboard.",
    }),
    "mic-silent": ({ label, seconds }) => ({
      title: `Nothing from you for ${seconds} s.`,
      text: `${label || "The microphone"} is open and gives no sound. It may be muted at its cable, or the wrong one.`,
    }),
    "mic-loud": ({ label }) => ({
      title: "You are too loud for your microphone.",
      text: `${label || "It"} cuts the peaks off, and words get lost. Move it away a little, or turn its level down.`,
    }),
    "mic-noisy": ({ label }) => ({
      title: "It is loud around you.",
      text: `${label || "The microphone"} hears a steady noise, and words get lost. Close the window or the fan, or use a headset.`,
    }),
    "mic-gaps": () => ({
      title: "Parts of your sound are lost.",
      text: "This computer is too busy to listen without gaps. Close other programs and tabs; what was lost stays lost.",
    }),
    "mic-no-voice": ({ label }) => ({
      title: "No voice from you so far.",
      text: `${label || "The microphone"} hears the room, but nobody speaking. Is it the right one?`,
    }),
    "share-without-sound": ({ who, seconds }) => ({
      title: `Nothing from ${who} for ${seconds} s.`,
      text: "The tab is shared without its sound. Tips wait; your side is still heard.",
    }),
    "share-ended": ({ who }) => ({
      title: `${who} is no longer heard.`,
      text: "The sharing of the tab was stopped. Your side is still heard.",
    }),
    "share-again": ({ who }) => ({
      title: `${who} is not heard.`,
      text: "This page was loaded anew, and the browser asks again what it may hear. Your side goes on.",
    }),
    "share-muted": ({ who, seconds }) => ({
      title: `Nothing from ${who} for ${seconds} s.`,
      text: "The shared tab is muted in the browser: press its tab with the right button and unmute it.",
    }),
    "share-silent": ({ who, seconds }) => ({
      title: `Nothing from ${who} for ${seconds} s.`,
      text: "The shared tab has played nothing yet. Fine if nobody has joined; else it is the wrong tab, or its call is muted.",
    }),
    "share-quiet": ({ who, seconds }) => ({
      title: `Nothing from ${who} for ${seconds} s.`,
      text: "The tab plays nothing. Is the call still on, and not muted there?",
    }),
    "share-gaps": ({ who }) => ({
      title: `Parts of what ${who} says are lost.`,
      text: "This computer is too busy to listen without gaps. Close other programs and tabs; what was lost stays lost.",
    }),
    "share-loud": ({ who }) => ({
      title: `${who} is too loud.`,
      text: "The tab’s sound is cut off at its peaks. Turn it down in the call, not on your computer.",
    }),
    "share-missing": ({ who }) => ({
      title: `Only you are heard.`,
      text: `Share the tab your call is in, with its sound, and ${who} is heard too. What ${who} says can also be typed.`,
    }),
    "no-headphones": ({ who }) => ({
      title: `Your microphone hears ${who} too.`,
      text: "The sound comes out of your speakers. With headphones each side keeps its own words.",
    }),
    "cannot-share-safari": ({ who }) => ({
      title: "Safari cannot share a tab’s sound.",
      text: `${who} is heard in Chrome or Edge. Here your own side is heard, and what ${who} says can be typed.`,
    }),
    "cannot-share-firefox": ({ who }) => ({
      title: "Firefox cannot share a tab’s sound.",
      text: `${who} is heard in Chrome or Edge. Here your own side is heard, and what ${who} says can be typed.`,
    }),
    "cannot-share-phone": ({ who }) => ({
      title: "A phone cannot share another app’s sound.",
      text: `Use a computer to hear ${who}. Here your own side is heard, and what ${who} says can be typed.`,
    }),
    "cannot-share-insecure": () => ({
      title: "The browser hears nothing under this address.",
      text: "Open Wingman on this computer’s own name, localhost, or over https.",
    }),
  } satisfies Record<HintId, (told: Told) => Says>,
  remedies: {
    share: "Share the tab, with sound",
    "share-again": "Share again, with sound",
    "choose-microphone": "Choose another microphone",
    "open-microphone": "Turn the microphone on",
  },
  /** After a break that was longer than what is kept here. */
  backWithGap: (ms: number, lostMs: number) =>
    `Back. ${spanText(ms)} caught up; ${spanText(lostMs)} before that were too long ago to be kept, and stand as a gap.`,
  downLong: (s: number) =>
    `The last ${s} s are kept and sent when the line is back; what is older becomes a gap. Keep talking.`,
  settings: {
    microphone: "Your microphone",
    off: "Off",
    share: (who: string) => `The tab with ${who}`,
    shareOther: "Share another tab",
  },
  notNow: "Not now",
  soundLabel: "How the sound is",
  forget: {
    button: "Forget the last 30 s",
    title: "Forget the last 30 seconds?",
    text: (from: string) =>
      `What both sides said since ${from} is taken off every screen and report, with the tips it caused. A sentence that reaches into it goes whole. It cannot be undone.`,
    yes: "Forget it",
    no: "Keep it",
    done: "Forgotten. Those words are off every screen and report, and what is stored of them can no longer be read.",
  },
};

export const words = inLanguage({ en, ar });
