/** One line below each device: what is observed of it now, and whether it is as it should be. Pure. */
import type { SoundSeen } from "../live/sources/hints.ts";
import { clippedShareMin, silentMs } from "../live/sources/hints.ts";
import type { ProblemKind } from "../live/sources/source.ts";
import { words } from "./words.ts";

export type Said = { readonly tone: "fine" | "warn" | "plain"; readonly text: string };

const { says } = words.sound;
const plain = (text: string): Said => ({ tone: "plain", text });
const warn = (text: string): Said => ({ tone: "warn", text });
const fine = (text: string): Said => ({ tone: "fine", text });

export const microphoneSays = ({ rep }: SoundSeen, problem: ProblemKind | null): Said => {
  if (problem === "microphone-missing") return warn(says.missing);
  if (problem !== null) return warn(says.closed);
  switch (rep.state) {
    case "off":
      return plain(says.untested);
    case "opening":
      return plain(says.opening);
    case "lost":
      return warn(says.lost);
    case "open": {
      const silentForMs = rep.signalAgoMs ?? rep.openForMs;
      if (silentForMs >= silentMs) return warn(says.silent(Math.floor(silentForMs / 1_000)));
      if (rep.clippedShare >= clippedShareMin) return warn(says.loud);
      return rep.heardAgoMs === null ? plain(says.listening) : fine(says.clear);
    }
  }
};

export const shareSays = ({ customer, withoutSound, cannotShare }: SoundSeen): Said => {
  if (cannotShare !== null) return warn(words.sound.cannot[cannotShare]);
  if (withoutSound && customer.state !== "open") return warn(says.withoutSound);
  switch (customer.state) {
    case "off":
      return plain(says.notShared);
    case "opening":
      return plain(says.opening);
    case "lost":
      return warn(says.shareEnded);
    case "open":
      if (customer.muted) return warn(says.tabMuted);
      return customer.signalAgoMs === null ? warn(says.tabSilent) : fine(says.tabHeard);
  }
};
