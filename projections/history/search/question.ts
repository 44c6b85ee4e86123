/** What calls are looked for by, as routes take it: for a page of what was found, and for a file of all of it. */
import { type Static, Type } from "typebox";
import { facetNames, noOutcome, tipMarks } from "./answers.ts";
import { type Asked, queryLettersMax } from "./search.ts";

const Value = Type.String({ maxLength: 200 });
/** One value, or several by naming the facet again. */
const Values = (description: string) =>
  Type.Optional(Type.Union([Value, Type.Array(Value, { maxItems: 20 })], { description }));
const Time = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }));

export const question = {
  q: Type.Optional(
    Type.String({
      maxLength: queryLettersMax,
      description: 'words as people write them: "in this order", -without, one or another; empty for all calls',
    }),
  ),
  exact: Type.Optional(Type.Boolean({ description: "as typed, though nobody said it" })),
  sort: Type.Optional(Type.Union([Type.Literal("best"), Type.Literal("newest")])),
  from: Time("calls that began at this time or later, epoch milliseconds"),
  to: Time("and before this one"),
  outcome: Values(`what came of it; ${noOutcome} where nobody said`),
  objection: Values("what was objected to"),
  topic: Values("what its tips were about"),
  rep: Values("id of the person who sold"),
  company: Values("the customer's company"),
  playbook: Values("id of the playbook"),
  tips: Values(`with a tip that was ${tipMarks.join(", ")}`),
};
const Question = Type.Object(question);

export const askedOf = ({ q, exact, sort, from, to, ...query }: Static<typeof Question>): Asked => ({
  words: q ?? "",
  facets: Object.fromEntries(
    facetNames.flatMap((name) => {
      const values = query[name];
      return values === undefined ? [] : [[name, [values].flat()] as const];
    }),
  ),
  ...(exact !== undefined && { exact }),
  ...(sort !== undefined && { sort }),
  from,
  to,
});

/** Whether anything was asked at all; else it is every call. */
export const isNarrowed = ({ words, facets = {}, from, to }: Asked): boolean =>
  words.trim() !== "" || from !== undefined || to !== undefined || Object.keys(facets).length > 0;
