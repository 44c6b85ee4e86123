/** What a search of calls answers over HTTP; the UI takes its types from here. */
import { type Static, Type } from "typebox";
import { Summary } from "../answers.ts";

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** What calls are narrowed by. */
const FacetName = Type.Union([
  Type.Literal("outcome"),
  Type.Literal("objection"),
  Type.Literal("topic"),
  Type.Literal("rep"),
  Type.Literal("company"),
  Type.Literal("playbook"),
  Type.Literal("tips"),
]);
export type FacetName = Static<typeof FacetName>;
export const facetNames: readonly FacetName[] = FacetName.anyOf.map((literal) => literal.const);

/** Calls that nobody said an outcome of. */
export const noOutcome = "none";
export const tipMarks = ["liked", "disliked", "retracted"] as const;

const Part = Type.Object({ text: Type.String(), hit: Type.Boolean({ description: "a word that was looked for" }) });

export const FoundCall = Type.Object({
  call: Summary,
  hits: Type.Integer({ description: "lines in which the words stand" }),
  lines: Type.Array(
    Type.Object({
      id: Type.String(),
      channel: Type.String(),
      startMs: Type.Number({ description: "on the call's clock, as in `/calls/…?t=` in seconds" }),
      parts: Type.Array(Part),
    }),
    { description: "the best of them, in the order in which they were said" },
  ),
});

const FacetValue = Type.Object({
  value: Type.String(),
  label: orNull(Type.String({ description: "a person's name; null where the value speaks for itself or was erased" })),
  count: Type.Integer({ description: "calls there would be with this one alone of its facet" }),
});

export const FoundCalls = Type.Object({
  calls: Type.Array(FoundCall),
  next: orNull(Type.String({ description: "cursor of the next page" })),
  total: Type.Integer({ description: "calls found, all pages together" }),
  shown: orNull(
    Type.String({
      description: "the words that were looked for instead, since those that were asked for stand nowhere",
    }),
  ),
  facets: Type.Array(Type.Object({ name: FacetName, values: Type.Array(FacetValue) }), {
    description: "their values are only beside the first page",
  }),
  nothing: orNull(
    Type.Object(
      {
        searched: Type.Integer({ description: "calls that were looked through" }),
        without: Type.Array(Type.Object({ drop: Type.String(), count: Type.Integer() }), {
          description:
            "what would be found if one facet, or the dates (`date`), were dropped; only where that is something",
        }),
      },
      { description: "only where nothing was found" },
    ),
  ),
});

export type CallsFound = Static<typeof FoundCalls>;
