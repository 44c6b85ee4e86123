import { inLanguage } from "../../parts/language.ts";
import { ar } from "./words.ar.ts";

export const en = {
  label: "Speaking",
  speaks: {
    silent: "Your turn",
    waiting: "The customer is about to speak",
    speaks: "The customer speaks",
    held: "The customer has stopped and listens",
  },
  youSpeak: "You are heard",
  how: "Microphone",
  ways: { open: "Open", push: "While Space is held" },
  unblock: "Hear the customer",
  mute: "No voice here can say this. Read it, and answer aloud.",
  deaf: "No recogniser here knows this language, so nothing you say is heard. Type your answers below.",
  muteToo: "No voice here can say this. Read it.",
  headphones: "Your microphone hears the customer. Use headphones, or hold Space to speak.",
};

export const words = inLanguage({ en, ar });
