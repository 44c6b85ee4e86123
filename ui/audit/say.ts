/** What the trail says of an event in words: its type, who, about what, and why. */
import type { Glyph } from "../parts/icon.tsx";
import { spanText } from "../parts/time.ts";
import type { Actor, Entry } from "./ask.ts";
import { typeWords } from "./type-words.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const textOfType = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");

/** A type that this page has no words for yet is said as it is called. */
export const typeText = (type: string): string =>
  (typeWords as Readonly<Record<string, string>>)[type] ?? textOfType(type);

const glyphs: readonly (readonly [RegExp, Glyph])[] = [
  [/^(Sound)?Consent|^Notice/, "shield"],
  [/^UtteranceCorrected/, "tick"],
  [/^Utterance|^Channel|^Audio|^Engine/, "mic"],
  [/^SuggestionMade/, "bolt"],
  [/^SuggestionShown|^RecordViewed/, "eye"],
  [/^SuggestionWithheld|^TipsQuieted/, "eyeOff"],
  [/^SuggestionCopied/, "copy"],
  [/^SuggestionRated|^SuggestionReviewed|^CsatAnswered/, "like"],
  [/^SuggestionPinned/, "pin"],
  [/^SuggestionDismissed/, "cross"],
  [/Retracted|Undone|Restored|RolledBack/, "back"],
  [/^Objection/, "objection"],
  [/^Question/, "question"],
  [/^Competitor/, "competitor"],
  [/^Commitment|^Outcome|^Checklist/, "tick"],
  [/Forgotten|Removed|Deleted/, "forget"],
  [/^Record(Exported|Changed)|Written|Summarised/, "down"],
  [/^Login|^Member|^Roles|^Sessions|^Speaker/, "people"],
  [/^ApiKey/, "keys"],
  [/Refused|Failed|Missed|Rejected|^Foreign/, "warn"],
  [/^Pages|^Passages/, "globe"],
  [/^Supervisor/, "eye"],
  [/^Comment|^Report/, "list"],
  [/^Call/, "phone"],
  [/^Play|^Document/, "list"],
];
export const glyphOf = (type: string): Glyph => glyphs.find(([pattern]) => pattern.test(type))?.[1] ?? "info";

/** A name, the part of Wingman, or the end of an id where nobody of this name is known any more. */
export const whoOf = (actor: string, known: ReadonlyMap<string, Actor>): string => {
  const one = known.get(actor);
  if (one?.kind === "program") return words.programs[actor] ?? actor;
  if (one?.name) return one.kind === "key" ? words.keyOf(one.name) : one.name;
  return one?.kind === "key" ? words.keyOf(shortId(actor)) : words.someone(shortId(actor));
};

/** The last part of an id tells it apart: its first is the time it was made at. */
export const shortId = (id: string): string => (id.length > 12 ? id.slice(-6) : id);

export const aboutOf = ({ kind, aggregate, call, thing, facts }: Entry): string => {
  if (kind === "access") return thing === null ? (words.kinds["access"] ?? "") : words.thing(shortThing(thing));
  if (call !== null) return words.call(shortId(call));
  const which = typeof facts["member"] === "string" ? facts["member"] : aggregate;
  return `${words.kinds[kind] ?? kind} ${shortId(which)}`;
};
const shortThing = (thing: string): string =>
  thing.startsWith("1-") ? words.event(placeNumber(thing)) : shortId(thing);
const placeNumber = (place: string): string => String(Number.parseInt(place.split("-")[1] ?? "", 36));

const told = [
  "because",
  "code",
  "how",
  "action",
  "play",
  "rating",
  "outcome",
  "reason",
  "stage",
  "engine",
  "tool",
] as const;

/** The two things that say most; what stands in the log as a word of a list is said as it stands there. */
export const whyOf = ({ facts, tick }: Entry): string => {
  const parts = told.flatMap((name) => {
    const value = facts[name];
    return typeof value === "string" ? [words.why[name]?.(value) ?? value] : [];
  });
  const after = facts["afterWordsMs"];
  if (typeof after === "number") parts.unshift(words.afterWords(spanText(after)));
  if (parts.length === 0 && tick !== null) parts.push(words.byTime);
  return parts.slice(0, 2).join(partWords.comma);
};
