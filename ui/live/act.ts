import type { Tip } from "@wingman/domain/call/view";

/** What a press changes on a tip, seen at once and replaced by the fact when it comes back from the log. */
export type Expected = { readonly action: string; readonly suggestion: string; readonly change: Partial<Tip> };
/** A press whose fact never comes (a refused one) is not shown for ever. */
export const expectedMax = 50;

export const expect = (known: readonly Expected[], more: Expected): readonly Expected[] =>
  [...known, more].slice(-expectedMax);

/** The tips as the screen shows them: what the log says, and what was just pressed. */
export const withExpected = (tips: readonly Tip[], expected: readonly Expected[]): readonly Tip[] =>
  expected.length === 0
    ? tips
    : tips.map((tip) => {
        const mine = expected.filter(({ suggestion }) => suggestion === tip.suggestion);
        return mine.length === 0 ? tip : mine.reduce<Tip>((seen, { change }) => ({ ...seen, ...change }), tip);
      });
