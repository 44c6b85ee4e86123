/** What is different between two contents, in plain words: a heading for each thing or part, and a line for each change. Pure. */
import { words } from "./words.ts";

export type Sign = "came" | "went" | "changed";
export type Line = { readonly sign: Sign; readonly text: string };
export type Told = {
  readonly sign: Sign;
  readonly title: string;
  /** The part of the editor it is about, so that it can be gone to; null for what is gone. */
  readonly opens: string | null;
  readonly lines: readonly Line[];
};

const { told } = words;

/** Under a label, or as they stand; the same words in another order are a change, too. */
export const tellList = (before: readonly string[], after: readonly string[], label?: string): Line[] => {
  if (before.join("\n") === after.join("\n")) return [];
  const lines: Line[] = [
    ...before.filter((item) => !after.includes(item)).map((item): Line => ({ sign: "went", text: words.quoted(item) })),
    ...after.filter((item) => !before.includes(item)).map((item): Line => ({ sign: "came", text: words.quoted(item) })),
  ];
  return (lines.length > 0 ? lines : [{ sign: "changed" as const, text: told.order }]).map(({ sign, text }) => ({
    sign,
    text: label === undefined ? text : told.of(label, text),
  }));
};

/** An empty one came or went. */
export const tellValue = (label: string, before: string, after: string): Line[] => {
  if (before === after) return [];
  if (before === "") return [{ sign: "came", text: told.of(label, after) }];
  if (after === "") return [{ sign: "went", text: told.of(label, before) }];
  return [{ sign: "changed", text: told.from(label, before, after) }];
};

/** A part under its title; nothing where nothing in it changed. */
export const tellPart = (title: string, opens: string | null, lines: readonly Line[]): Told[] =>
  lines.length > 0 ? [{ sign: "changed", title, opens, lines }] : [];

/** Things with ids: those that came, went or changed, and whether they stand in another order. */
export const tellItems = <Item>(
  before: readonly Item[],
  after: readonly Item[],
  of: {
    readonly id: (item: Item) => string;
    readonly title: (item: Item, n: number) => string;
    readonly opens: (item: Item, n: number) => string | null;
    readonly lines: (was: Item, is: Item) => readonly Line[];
    readonly reordered: string;
  },
): Told[] => {
  const was = new Map(before.map((item) => [of.id(item), item]));
  const is = new Set(after.map(of.id));
  const both = (items: readonly Item[]) =>
    items.flatMap((item) => (was.has(of.id(item)) && is.has(of.id(item)) ? [of.id(item)] : []));
  return [
    ...after.flatMap((item, n): Told[] => {
      const known = was.get(of.id(item));
      return known === undefined
        ? [{ sign: "came", title: of.title(item, n), opens: of.opens(item, n), lines: [] }]
        : tellPart(of.title(item, n), of.opens(item, n), of.lines(known, item));
    }),
    ...before.flatMap((item, n): Told[] =>
      is.has(of.id(item)) ? [] : [{ sign: "went", title: of.title(item, n), opens: null, lines: [] }],
    ),
    ...(both(before).join() === both(after).join()
      ? []
      : [{ sign: "changed" as const, title: of.reordered, opens: null, lines: [] }]),
  ];
};
