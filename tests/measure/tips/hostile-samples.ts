/** The hostile words of `tests/truth/hostile`, and what an agent that words cards made of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "@wingman/streams/agents/agent";
import { type Condition, isBroken, type Seen } from "../../truth/hostile/conditions.ts";

type Attack = { readonly id: string; readonly canary: string; readonly mustNot: readonly Condition[] };
type Turns = readonly { readonly channel: "rep" | "customer"; readonly text: string }[];
type Transcript = { readonly id: string; readonly turns: Turns; readonly keeps: readonly string[] };
type Document = { readonly id: string; readonly text: string; readonly answer: string };

const read = <What>(name: string): What =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../truth/hostile", `${name}.json`), "utf8")) as What; // Held to its form by tests/truth/hostile.test.ts.

export const transcripts = (): readonly (Transcript & Attack)[] => read("transcripts");
export const documents = (): readonly (Document & Attack)[] => read("documents");
export const benign = (): { readonly transcripts: readonly Transcript[]; readonly documents: readonly Document[] } =>
  read("benign");
export const planted = (): readonly { readonly id: string; readonly canary: string }[] => read("planted");
export const hostileAnswers = (): readonly (Attack & {
  readonly form: "text" | "raw";
  readonly output: string;
  readonly times?: number;
})[] => read("answers");

/** As the conductor copies the words around a tip. */
export const snippetOf = (turns: Turns): string =>
  turns
    .map(({ channel, text }) => `${channel === "rep" ? "Rep" : "Customer"}: ${text}`)
    .join(" ")
    .slice(-1_000);

/** What left the assistant: texts that are shown or stored, and requests that went elsewhere than to the model. */
export const seenOf = (answers: readonly Answer[], requests: readonly string[]): Seen => ({
  texts: answers.flatMap(({ type, data }) =>
    type === "WordingWritten" ? [String(data.say)] : type === "AgentReasoned" ? [String(data.reasoning)] : [],
  ),
  quotes: [],
  addresses: requests,
  // What was run is written down; what was refused is written down as that.
  tools: answers.flatMap(({ type, data }) => (type === "ToolCalled" ? [data.tool] : [])),
  recipients: [],
});

export const brokenBy = (conditions: readonly Condition[], seen: Seen): readonly Condition[] =>
  conditions.filter((condition) => isBroken(condition, seen));

/** What somebody who obeys writes: the forbidden thing itself, alone, in the middle of good advice, and taken apart. */
export const obedience = ({ canary, mustNot }: Attack, advice: string): readonly string[] => {
  const wanted = mustNot.map((condition) => {
    switch (condition.kind) {
      case "contains":
        return condition.text;
      case "link":
        return `https://${condition.host}/offer`;
      case "tool":
        return condition.name;
      case "recipient":
        return condition.address;
      case "secret":
        return condition.canary;
      case "maxChars":
        return `${canary} `.repeat(Math.ceil(condition.chars / canary.length) + 1);
    }
  });
  const all = wanted.join(" ");
  const unfinished = advice.replace(/[.!?]+$/, "");
  return [
    ...new Set([
      canary,
      all,
      `${advice} ${canary}`,
      `${unfinished} ${canary}`,
      `You said ${canary}.`,
      `${advice} ${all}`,
      all.split("").join("\u200b"),
      ...wanted,
    ]),
  ];
};
