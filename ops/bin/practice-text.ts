/** What `wingman practice` says: what happens in an exercise as lines for a reader. */
import { clock, printable } from "./terminal.ts";

/** What happens, one after the other; with `--json` each is a line of it. */
export type Told =
  | {
      readonly type: "begun";
      readonly call: string;
      readonly scenario: string;
      readonly customer: { readonly name: string; readonly role: string; readonly company: string };
      readonly scene: string;
      readonly goal: string;
      /** It goes on from a line of the one before. */
      readonly again: boolean;
    }
  | { readonly type: "customer"; readonly text: string; readonly atMs: number }
  | {
      readonly type: "feedback";
      readonly points: number;
      readonly lacked: readonly Point[];
      readonly did: readonly Point[];
      readonly better: string | null;
    }
  | { readonly type: "hint"; readonly text: string }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "over"; readonly because: string }
  | {
      readonly type: "score";
      readonly points: number;
      readonly rubric: string;
      readonly criteria: readonly { readonly name: string; readonly yes: number; readonly of: number }[];
      readonly checks: readonly (Point & { readonly verdict: string; readonly atMs: number | null })[];
    };
export type Point = { readonly check: string; readonly says: string; readonly quote: string };

/** The checks of an answer: what was done, and what was not. */
export const notes: Readonly<Record<string, readonly [did: string, lacked: string]>> = {
  acknowledges: ["Took up what was said", "Went past what was said"],
  respectful: ["Fair in tone", "Pressed, blamed or talked down"],
  sure: ["Said it plainly", "Hedged, or filled in"],
  "on-point": ["Stayed with the matter", "Another matter than asked"],
  specific: ["Something concrete", "Nothing concrete"],
  honest: ["Promised what can be kept", "Promised what nobody can keep"],
  asks: ["Turned it with a question", "Asked nothing"],
  "ties-to-value": ["Said what it is worth", "Features, no worth"],
  "holds-price": ["Kept the price", "Gave away, asked for nothing"],
  "next-step": ["Named a next step", "No next step"],
  brief: ["Short", "Long, or a list"],
};

const marks: Readonly<Record<string, string>> = { yes: "✓", no: "✗", unknown: "-" };
const ended: Readonly<Record<string, string>> = {
  agreed: "They agreed.",
  left: "They left.",
  "time-up": "Their time is over.",
  finished: "You ended it.",
};

/** The same for a reader. */
export const linesOf = (told: Told): readonly string[] => {
  const quoted = (quote: string): string => (quote === "" ? "" : `  “${printable(quote)}”`);
  switch (told.type) {
    case "begun": {
      if (told.again) return ["      Back to the line before your last answer.", ""];
      const { name, role, company } = told.customer;
      return [
        "",
        `${printable(told.scenario)}: ${[name, role, company].filter(Boolean).map(printable).join(", ")}`,
        `  ${printable(told.scene)}`,
        `  Your goal: ${printable(told.goal)}`,
        "  Type your answer and press Enter. /hint, /again, /finish; Ctrl-C ends it, too.",
        "",
      ];
    }
    case "customer":
      return [`${clock(told.atMs)}  Customer  ${printable(told.text)}`];
    case "feedback":
      return [
        `      ${told.points} of 100`,
        ...told.lacked.map(({ says, quote }) => `      ✗ ${says}${quoted(quote)}`),
        ...told.did.map(({ says, quote }) => `      ✓ ${says}${quoted(quote)}`),
        ...(told.better === null ? [] : [`      Better: ${printable(told.better)}`]),
        "",
      ];
    case "hint":
      return [`      ? ${printable(told.text)}`];
    case "note":
      return [`      ${told.text}`];
    case "over":
      return ["", ended[told.because] ?? "It is over."];
    case "score":
      return [
        "",
        `${told.points} of 100 by “${printable(told.rubric)}”`,
        ...told.criteria.map(({ name, yes, of }) => `  ${`${yes} of ${of}`.padEnd(9)}${printable(name)}`),
        "",
        ...told.checks.map(
          ({ verdict, says, quote, atMs }) =>
            `  ${marks[verdict] ?? "-"} ${printable(says)}${quote === "" ? "" : `${quoted(quote)}${atMs === null ? "" : ` at ${clock(atMs)}`}`}`,
        ),
      ];
  }
};
