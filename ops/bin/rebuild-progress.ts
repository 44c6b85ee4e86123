/** How far a rebuild is, in words: commits, how many a second, and how long the rest takes. */
import type { RebuildProgress } from "@wingman/projections/rebuild/rebuild";

const everyMs = 500;
/** A rate over less says nothing. */
const rateMsMin = 200;
const number = (count: number): string => Math.round(count).toLocaleString("en");

/** Says a line now and then, and one at the begin of each phase. */
export const progressLine = (
  tell: (line: string) => void,
  now: () => number = () => performance.now(),
): ((progress: RebuildProgress) => void) => {
  let phase = "";
  let began = { at: 0, sequence: 0 };
  let told = 0;
  return ({ phase: next, sequence, of }) => {
    const at = now();
    if (next !== phase) {
      phase = next;
      began = { at, sequence };
      told = 0;
    } else if (at - told < everyMs) return;
    told = at;
    if (phase === "verifying") return tell("comparing with the tables that answer");
    if (phase === "switching") return tell("switching");
    const seconds = (at - began.at) / 1_000;
    const rate = seconds * 1_000 >= rateMsMin ? (sequence - began.sequence) / seconds : 0;
    const rest = rate > 0 ? `, ${number(rate)} a second, ${number(Math.max(0, of - sequence) / rate)} s left` : "";
    const share = of > 0 ? Math.floor((100 * sequence) / of) : 100;
    tell(
      `${phase === "filling" ? "reading" : "catching up"}: ${number(sequence)} of ${number(of)} commits (${share} %)${rest}`,
    );
  };
};
