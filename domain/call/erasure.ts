/**
 * What is left of an event once keys were forgotten. Asking for one person's data takes what both share with it: the
 * words of a talk cannot be told apart by whom they speak of.
 */
import { erased, type Personal, type PersonalPath, personalPaths } from "../schema.ts";
import { catalogue, type EventData, type CallEvent, type FragmentEvent } from "./events/index.ts";

/** Keys that go when somebody is forgotten: their own and the shared one. `call` is everybody in it. */
export const subjectsOf = {
  rep: ["rep", "both"],
  customer: ["customer", "both"],
  call: ["rep", "customer", "both"],
} as const satisfies Record<string, readonly Personal[]>;

/**
 * Whether a call whose newest commit holds these is over, and nobody in it erased yet, as `decide` has it: the end is
 * said of a live call, what came of it once it is over, and nothing of an erased one. False where more must be read.
 */
export const endsUnerased = (types: readonly string[]): boolean => toldAfter.has(types.at(-1) ?? "");
const toldAfter = new Set([
  ...["CallEnded", "OutcomeRecorded", "CsatAnswered", "CallSummarised", "SummaryWritten"],
  ...["UtteranceCorrected", "CommentAdded", "CommentRemoved", "CheckJudged", "CoachingMarked"],
]);

const known = new Map<string, readonly PersonalPath[]>();
/** Every personal field of an event type; none for a type this version does not know. */
export const personalFieldsOf = (type: string): readonly PersonalPath[] => {
  const before = known.get(type);
  if (before) return before;
  const definition = catalogue.get(type);
  const paths = definition ? personalPaths(definition.data) : [];
  known.set(type, paths);
  return paths;
};

/** The data as a reader gets it whose keys for these subjects are forgotten. Nothing at all is personal: empty stays empty. */
export const withoutSubjects = <Type extends (CallEvent | FragmentEvent)["type"]>(
  type: Type,
  data: EventData<Type>,
  subjects: readonly Personal[],
): EventData<Type> =>
  personalFieldsOf(type)
    .filter(({ whose }) => subjects.includes(whose))
    .reduce<unknown>((left, { path }) => eraseAt(left, path), data) as EventData<Type>; // Only marked fields change, and those may be Erased.

/** Whether a value says nothing about anybody: it needs no key, and looks the same before and after an erasure. */
export const saysNothing = (value: unknown): boolean => value === "" || (Array.isArray(value) && value.length === 0);

const eraseAt = (value: unknown, path: readonly string[]): unknown => {
  const [key, ...rest] = path;
  if (value === undefined || value === null) return value;
  if (key === undefined) return saysNothing(value) ? value : erased;
  if (key === "*") return Array.isArray(value) ? value.map((item: unknown) => eraseAt(item, rest)) : value;
  if (typeof value !== "object" || !(key in value)) return value;
  return { ...value, [key]: eraseAt((value as Record<string, unknown>)[key], rest) };
};
