import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseSource, type Source } from "@wingman/ops/demo/make-source";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";

/** The two halves of the truth: one may be looked at while a play is written, the other only measures it. */
export const halves = ["tuning", "held"] as const;

export type Half = (typeof halves)[number];

export const stages = ["opening", "discovery", "presentation", "objections", "closing", "next-steps"] as const;

const turn = Type.Integer({ minimum: 1 });
const words = Type.String({ minLength: 1 });
const said = Type.String({ minLength: 1 });

const Expected = Type.Object({
  questions: Type.Array(Type.Object({ turn, words, explicit: Type.Boolean() })),
  commitments: Type.Array(
    Type.Object({
      turn,
      by: Type.Union([Type.Literal("rep"), Type.Literal("customer")]),
      words,
      kind: Type.Union((["number", "date", "promise", "next-step"] as const).map((kind) => Type.Literal(kind))),
    }),
  ),
  objections: Type.Array(Type.Object({ turn, kind: said, met: Type.Boolean(), why: said })),
  actionItems: Type.Array(said),
  outcome: said,
  stageOrder: Type.Array(Type.Object({ stage: Type.Union(stages.map((stage) => Type.Literal(stage))), turn })),
});

/** What a reader of the whole call expects to find in it: `<id>.expect.json`. Turns are counted from 1. */
export type Expected = Static<typeof Expected>;

const expectedShape = Compile(Expected);

/** A labelled sample call with what is expected of it; `id` is the name of its file. */
export interface TruthCall {
  readonly id: string;
  readonly half: Half;
  readonly source: Source;
  readonly expected: Expected;
}

/**
 * Reads one half, in the order of the names; none where its folder is not there.
 * @throws Failure for a label of no known kind, and Error for an expectation of another shape than `Expected`.
 */
export const readCalls = (half: Half): TruthCall[] => {
  const folder = new URL(`calls/${half}/`, import.meta.url);
  if (!existsSync(folder)) return [];
  const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && !name.endsWith(".expect.json"))
    .toSorted()
    .map((name) => {
      const id = name.slice(0, -".json".length);
      return { id, half, source: parseSource(read(name)), expected: parseExpected(id, read(`${id}.expect.json`)) };
    });
};

const parseExpected = (id: string, text: string): Expected => {
  const value: unknown = JSON.parse(text);
  if (expectedShape.Check(value)) return value;
  const [first] = expectedShape.Errors(value);
  throw new Error(`${id}.expect.json is not of the expected shape at "${first?.instancePath}": ${first?.message}`);
};
