import { roomOf } from "./room.ts";
import { isEcho } from "./echo.ts";
import type { SideSound, SoundSeen } from "./hints.ts";
import type { Input } from "./input.ts";
import type { SoundInputs } from "./inputs.ts";

/** What the hints look at, as it is at this moment. */
export const observeSound = (
  inputs: SoundInputs,
  { paused, wants }: Pick<SoundSeen, "paused" | "wants">,
  now: number = performance.now(),
): SoundSeen => ({
  rep: sideOf(inputs.rep, now),
  customer: sideOf(inputs.customer, now),
  paused,
  wants,
  echo: isEcho(inputs.rep.loudness(), inputs.customer.loudness()),
  withoutSound: inputs.withoutSound(),
  unplugged: inputs.unplugged(),
  cannotShare: inputs.cannotShare,
});

const sideOf = (input: Input, now: number): SideSound => {
  const levels = input.levels();
  const ago = (at: number | null) => (at === null ? null : now - at);
  return {
    state: input.state(),
    muted: input.muted(),
    label: input.label(),
    openForMs: input.state() === "open" ? now - input.openedAt() : 0,
    signalAgoMs: ago(levels.lastSignalAt()),
    heardAgoMs: ago(levels.lastHeardAt()),
    clippedShare: input.clippedShare(),
    roomRms: roomOf(input.loudness()),
    lostShare: input.lostShare(now),
  };
};
