/**
 * Tools that a model may ask for, and who may ask for which. The model names a tool and numbers; what they stand for is
 * looked up by code, in what is in scope. Whose documents are searched is the call's tenant, which no model can name.
 */
import { Failure } from "@wingman/domain/failure";
import type { EventData } from "@wingman/domain/call/events/index";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import type { Answer } from "../agent.ts";
import { nameOf } from "./answers.ts";
import type { AskedFor, Llm, LlmRequest } from "./desk.ts";
import type { ToolTurn } from "./model.ts";

export type ToolName = "search_knowledge" | "look_into_cards";

/** By the component that asks. Whoever reads the words of others has none. */
export const grants = {
  wording: [],
  reader: [],
  planner: ["search_knowledge", "look_into_cards"],
} as const satisfies Readonly<Record<string, readonly ToolName[]>>;

export const toolLimits = {
  /** Times that the model is asked. */
  roundsMax: 2,
  /** Tools that are run, over all rounds. */
  callsMax: 4,
  /** Asked for, run or not; after that nothing more is looked at. */
  askedMax: 8,
} as const;

export type Passages = EventData<"ToolCalled">["passages"];
export type Tool = {
  readonly description: string;
  readonly input: TSchema;
  /** What the arguments stand for, in words; undefined where they are of nothing in scope. */
  readonly meant: (input: unknown) => string | undefined;
  readonly run: (meant: string, signal: AbortSignal) => Promise<Passages>;
};
export type ToolBox = Readonly<Record<ToolName, Tool>>;

/**
 * Asks until nothing more is asked for, a tool was asked for that is not granted, or the bounds are met. Yields every
 * call and every refusal as an event. What a model asked for beyond its grant ends it: it is somebody else's by then.
 */
export async function* withTools(
  llm: Llm,
  granted: readonly ToolName[],
  box: ToolBox,
  request: Omit<LlmRequest, "tools" | "turns" | "output">,
  asked: AskedFor,
  signal: AbortSignal,
): AsyncGenerator<Extract<Answer, { type: "ToolCalled" | "ToolRefused" }>> {
  const tools = granted.map((name) => ({ name, description: box[name].description, input: box[name].input }));
  const turns: ToolTurn[] = [];
  const done = new Set<string>();
  let count = 0;
  for (let round = 0; round < toolLimits.roundsMax; round += 1) {
    const wanted: { readonly id: string; readonly name: string; readonly input: string; readonly model: string }[] = [];
    for await (const part of llm.ask({ ...request, tools, turns }, asked, signal)) {
      if (part.kind === "tool") wanted.push(part);
      if (part.kind === "end" && part.why === "refused") return;
    }
    if (wanted.length === 0) return;
    for (const { id, name, input, model } of wanted) {
      if (count >= toolLimits.askedMax) return;
      const call = count++;
      const by = { call, model: model.slice(0, 80), prompt: request.prompt.ref };
      const judged = judge(granted, box, done, name, input);
      if (typeof judged === "string") {
        yield { type: "ToolRefused", data: { ...by, tool: nameOf(name), because: judged } };
        if (judged === "grant") return;
        turns.push({ id, name, input: "{}", result: `{"refused":"${judged}"}` });
        continue;
      }
      done.add(judged.key);
      const passages = await judged.tool.run(judged.meant, signal).catch((error: unknown): Passages => {
        signal.throwIfAborted();
        if (error instanceof Failure) return []; // Nothing was found: it is no reason to word nothing.
        throw error;
      });
      yield {
        type: "ToolCalled",
        data: { ...by, tool: judged.name, arguments: judged.meant.slice(0, 1_000), passages: passages.slice(0, 3) },
      };
      // Numbers alone: what was found was written by others, and the planner reads nobody's words.
      turns.push({ id, name, input, result: JSON.stringify({ found: passages.length }) });
    }
  }
}

type Judged = { readonly name: ToolName; readonly tool: Tool; readonly meant: string; readonly key: string };
const judge = (
  granted: readonly ToolName[],
  box: ToolBox,
  done: ReadonlySet<string>,
  asked: string,
  input: string,
): Judged | EventData<"ToolRefused">["because"] => {
  const name = granted.find((each) => each === asked);
  if (name === undefined) return "grant";
  const tool = box[name];
  const value = parsed(input);
  if (!Value.Check(tool.input, value)) return "arguments";
  const meant = tool.meant(value);
  if (meant === undefined) return "arguments";
  const key = `${name} ${meant}`;
  return done.has(key) || done.size >= toolLimits.callsMax ? "bound" : { name, tool, meant, key };
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // Of no form that is asked for.
  }
};
