/** What of a call is one person's to have: their own fields and what both share; the other party's are left out. Pure. */
import { personalFieldsOf } from "@wingman/domain/call/erasure";
import { isErased, type Personal } from "@wingman/domain/schema";
import { catalogue } from "@wingman/domain/catalogue";

/** Which side of their calls somebody was. */
export type Side = "rep" | "customer";
/** Whose file it is: one side's, or that of whoever may see both, such as compliance. */
export type Whose = Side | "both";

/** Words, titles and tips are both's: they cannot be told apart by whom they speak of. A name is its owner's alone. */
export const shownTo: Readonly<Record<Whose, readonly Personal[]>> = {
  customer: ["customer", "both"],
  rep: ["rep", "both"],
  both: ["rep", "customer", "both"],
};

/** Stands in a file where the other party's data was left out. */
export const withheld = { withheld: "other-party" } as const;
export const isWithheld = (value: unknown): value is typeof withheld =>
  typeof value === "object" && value !== null && (value as { withheld?: unknown }).withheld === "other-party";

/** An event's data as one side may have it. Of a type that is not known here nobody can say whose it is: all is left out. */
export const forSide = (type: string, data: unknown, side: Whose): unknown =>
  catalogue.has(type)
    ? personalFieldsOf(type)
        .filter(({ whose }) => !shownTo[side].includes(whose))
        .reduce((left, { path }) => changedAt(left, path, () => withheld), data)
    : withheld;

/** Whether an event holds anything of this side that can still be read; those are what a file must not lack. */
export const isPersonalTo = (type: string, data: unknown, side: Whose): boolean =>
  personalFieldsOf(type).some(({ path, whose }) => shownTo[side].includes(whose) && saysAt(data, path));

/** A copy with the value at each place of a path changed; `*` stands for each item of an array. */
export const changedAt = (value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown => {
  const [key, ...rest] = path;
  if (value === undefined || value === null) return value;
  if (key === undefined) return change(value);
  if (key === "*") return Array.isArray(value) ? value.map((item: unknown) => changedAt(item, rest, change)) : value;
  if (typeof value !== "object" || !(key in value)) return value;
  return { ...value, [key]: changedAt((value as Record<string, unknown>)[key], rest, change) };
};

const saysAt = (value: unknown, path: readonly string[]): boolean => {
  let says = false;
  changedAt(value, path, (found) => {
    if (!isErased(found) && found !== "" && !(Array.isArray(found) && found.length === 0)) says = true;
    return found;
  });
  return says;
};
