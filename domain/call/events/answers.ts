import { Type } from "typebox";
import { defineEvent, object, personal } from "../../schema.ts";
import { Channel, ClockMs, Id } from "./shared.ts";

/**
 * What agents answered to what the conductor asked: appended before it is used (rule 7), so that a replay needs no
 * model, no search and no index. An ask's id is derived, so that an answer which comes twice is known.
 */
const answered = {
  ask: Id,
  agent: Id,
  /** The words it was asked about: what is taken back with them is its answer, too. */
  from: Type.Union([object({ utterance: Id, spokenAtMs: ClockMs }), Type.Null()]),
  atMs: ClockMs,
  tookMs: Type.Number({ minimum: 0, description: "from the asking to the answer, measured; left out of a replay" }),
};
const Model = Type.Union([Type.String({ maxLength: 80 }), Type.Null()]);
/** A template at a version, and the hash of what it came to: `ask@3:9f2c…`. */
const Prompt = Type.Union([Type.String({ maxLength: 80 }), Type.Null()]);
export const Usage = Type.Optional(
  object({
    inputTokens: Type.Integer({ minimum: 0 }),
    outputTokens: Type.Integer({ minimum: 0 }),
    cachedTokens: Type.Optional(Type.Integer({ minimum: 0 })),
    microDollars: Type.Optional(Type.Integer({ minimum: 0, description: "millionths of a US dollar" })),
  }),
);

export const UtteranceUnderstood = defineEvent(
  "UtteranceUnderstood",
  1,
  "What was said means the same as an example of a play.",
  object({
    ...answered,
    model: Model,
    channel: Channel,
    matches: Type.Array(
      object({
        play: Id,
        example: Type.Integer({ minimum: 0, description: "which of the play's examples, from 0" }),
        score: Type.Number({ minimum: -1, maximum: 1, description: "cosine, or how sure it is, 0 to 1" }),
        firstWord: Type.Integer({ minimum: 0 }),
        endWord: Type.Integer({ minimum: 0 }),
      }),
      { maxItems: 20, description: "those that reach their play's threshold, the nearest first" },
    ),
    points: Type.Optional(
      object({
        model: Model,
        kinds: Type.Array(
          object({
            kind: Type.String({ maxLength: 40 }),
            sure: Type.Number({ minimum: 0, maximum: 1 }),
            firstWord: Type.Integer({ minimum: 0 }),
            endWord: Type.Integer({ minimum: 0 }),
          }),
          {
            maxItems: 20,
            description: "kinds of points that are made, the surest first; what is hardly likely is left out",
          },
        ),
      }),
    ),
    prompt: Type.Optional(Prompt),
    usage: Usage,
  }),
);

/** Text of a document as it was found, so that a card still shows its source when the document is gone. */
export const Passage = object({
  document: Id,
  title: personal("both", Type.String({ maxLength: 200 })),
  heading: personal("both", Type.String({ maxLength: 200 })),
  page: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  chunk: Type.String({ maxLength: 80 }),
  hash: Type.String({ maxLength: 80, description: "SHA-256 of the chunk's text, hex" }),
  text: personal("both", Type.String({ maxLength: 2_000 })),
  score: Type.Number(),
});

export const PassagesFound = defineEvent(
  "PassagesFound",
  1,
  "The knowledge base was asked, and this is what it holds.",
  object({
    ...answered,
    model: Model,
    question: personal("both", Type.String({ maxLength: 1_000 })),
    isKnown: Type.Boolean({ description: "false: nothing in it answers this" }),
    passages: Type.Array(Passage, { maxItems: 5 }),
    sameAs: Type.Union([Id, Type.Null()], { description: "an earlier ask whose question was the same" }),
  }),
);

export const PagesAsked = defineEvent(
  "PagesAsked",
  1,
  "A search leaves the house: written down before it is sent.",
  object({
    ...answered,
    provider: Id,
    /** From 0; a search that is sent again, or to the next provider, is another. */
    attempt: Type.Integer({ minimum: 0, maximum: 9 }),
    subject: Type.Union([
      Type.Literal("competitor"),
      Type.Literal("company"),
      Type.Literal("product"),
      Type.Literal("news"),
    ]),
    topic: Type.Union([
      Type.Literal("overview"),
      Type.Literal("pricing"),
      Type.Literal("reviews"),
      Type.Literal("changes"),
    ]),
    name: personal("both", Type.String({ maxLength: 60 })),
    query: personal("both", Type.String({ maxLength: 200, description: "all that is sent of the call" })),
  }),
);

export const PagesFound = defineEvent(
  "PagesFound",
  1,
  "The web was searched, and this is what pages say.",
  object({
    ...answered,
    provider: Id,
    query: personal("both", Type.String({ maxLength: 200 })),
    lines: Type.Array(personal("both", Type.String({ maxLength: 200 })), { maxItems: 2 }),
    sources: Type.Array(
      object({
        title: personal("both", Type.String({ maxLength: 200 })),
        url: personal("both", Type.String({ maxLength: 500 })),
        publishedOn: Type.Union([Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }), Type.Null()]),
      }),
      { maxItems: 5 },
    ),
  }),
);

export const WordingWritten = defineEvent(
  "WordingWritten",
  1,
  "A model worded a tip; its parts come as they are written.",
  object({
    ...answered,
    suggestion: Id,
    part: Type.Integer({ minimum: 0, maximum: 7, description: "from 0; each holds all of the text so far" }),
    isLast: Type.Boolean(),
    say: personal("both", Type.String({ maxLength: 400 })),
    cites: Type.Optional(
      Type.Array(Type.String({ maxLength: 80 }), {
        maxItems: 5,
        description: "hashes of those passages it was given that it goes by; left out where it was given none",
      }),
    ),
    model: Type.String({ maxLength: 80 }),
    prompt: Prompt,
    usage: Usage,
  }),
);

export const AgentReasoned = defineEvent(
  "AgentReasoned",
  1,
  "How an agent came to its answer, for review; never on the rep's screen.",
  object({
    ...answered,
    reasoning: personal("both", Type.String({ maxLength: 4_000 })),
    model: Model,
    prompt: Prompt,
    usage: Usage,
  }),
);

export const AgentFailed = defineEvent(
  "AgentFailed",
  1,
  "An agent gave no answer that can be used.",
  object({
    ...answered,
    because: Type.Union([
      Type.Literal("deadline"),
      Type.Literal("budget"),
      Type.Literal("refused"),
      Type.Literal("invalid"),
      Type.Literal("unavailable"),
      Type.Literal("failed"),
    ]),
    code: Type.String({ maxLength: 60, pattern: "^WING_[A-Z0-9_]+$" }),
  }),
);

const tool = {
  ...answered,
  call: Type.Integer({ minimum: 0, maximum: 7, description: "from 0, in the order in which they were asked for" }),
  model: Model,
  prompt: Prompt,
};

export const ToolCalled = defineEvent(
  "ToolCalled",
  1,
  "A model asked for a tool that its agent was granted, and this is what the tool gave.",
  object({
    ...tool,
    tool: Type.String({ maxLength: 40, pattern: "^[a-z_]+$" }),
    /** As code looked it up: a model names places of words, and never words. */
    arguments: personal("both", Type.String({ maxLength: 1_000 })),
    passages: Type.Array(Passage, { maxItems: 3 }),
  }),
);

export const ToolRefused = defineEvent(
  "ToolRefused",
  1,
  "A model asked for a tool that was not run.",
  object({
    ...tool,
    tool: personal("both", Type.String({ maxLength: 40, description: "as it was asked for: anybody's word" })),
    because: Type.Union([
      Type.Literal("grant", { description: "its agent was not granted that tool" }),
      Type.Literal("arguments", { description: "of another form, or about what is not in scope" }),
      Type.Literal("bound", { description: "more than may be asked for" }),
    ]),
  }),
);
