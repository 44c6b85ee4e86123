/**
 * The wording agent: a card that is on the screen is worded anew, to fit what was just said. It reads the words of others
 * and has no tools; what it writes is cleared by code, and whatever goes wrong, the card stays as it is.
 */
import { Failure } from "@wingman/domain/failure";
import { isErased } from "@wingman/domain/schema";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Agent, Answer } from "../agent.ts";
import { cleared, type ClearRules, mustBeCleared } from "./cleared.ts";
import type { Llm } from "./desk.ts";
import { quoted } from "./prompt.ts";
import { wordingPrompt } from "./prompts/wording.ts";
import { textSoFar } from "./say-so-far.ts";

const sayCharsMax = 300;
const whyCharsMax = 600;
/** Parts while it is written, before the whole; each is a commit on the log. */
const earlyPartsMax = 3;
/** The first as soon as it can be read; the next ones by so many more letters. */
const firstCharsMin = 12;
const moreCharsMin = 60;
const tokensMax = 300;

/** In which reasons are given. */
const reviewersWords =
  "card says asks advice customer representative words sentence phrase passage document objection request signal mentions mentioned kept wording fits refers replied doubt";

const Wording = Type.Object({ say: Type.String(), why: Type.String() }, { additionalProperties: false });

export const wordingAgent = (llm: Llm): Agent<"wording"> =>
  async function* (ask, { tenant, call, language, playbook, dealt = [] }, signal) {
    const passages = ask.passages.map(({ title, heading, text }) =>
      [title, heading, text].map((each) => (isErased(each) ? "" : each)),
    );
    const said = [ask.snippet, ask.evidence?.words].filter((each): each is string => typeof each === "string");
    const play = playbook.playbook.plays.find(({ id }) => id === ask.play);
    // The card's words are the playbook's only where they are the play's own: another agent's may be anybody's.
    const isOwn = play !== undefined && play.tip.headline === ask.headline && play.tip.say === ask.say;
    const card = [ask.headline, ask.say];
    const rules: ClearRules = {
      charsMax: sayCharsMax,
      trusted: isOwn ? card : play ? [play.tip.headline, play.tip.say] : [],
      sources: [...(isOwn ? [] : card), ...said, ...passages.flat()],
      language: playbook.playbook.language || language,
    };
    const data = quoted({
      card: { headline: ask.headline, say: ask.say },
      said: said.join("\n"),
      passages: passages.map(([title, heading, text]) => ({ title, heading, text })),
    });
    const request = { prompt: wordingPrompt, data, output: { name: "wording", schema: Wording }, tokensMax };
    let json = "";
    let part = 0;
    let shown = "";
    for await (const next of llm.ask(request, { tenant, call, dealt }, signal)) {
      if (next.kind === "tool") throw noTools(next.name);
      if (next.kind === "text") {
        json += next.text;
        const early = part < earlyPartsMax ? sayable(textSoFar(json, "say"), shown, rules) : undefined;
        if (early === undefined) continue;
        shown = early;
        yield worded(ask.suggestion, part++, false, early, next.model, next.prompt);
        continue;
      }
      if (next.why === "refused") throw refused();
      const { say, why } = wordingIn(json);
      const text = mustBeCleared(say, rules);
      const usage = next.usage;
      // Reviewers read it, so it is held to the same; where it is not, the wording counts all the same.
      const reasoning = cleared(why, {
        ...rules,
        trusted: [...rules.trusted, reviewersWords],
        charsMax: whyCharsMax,
      });
      if ("text" in reasoning)
        yield {
          type: "AgentReasoned",
          data: { reasoning: reasoning.text, model: next.model, prompt: next.prompt },
        };
      const last = worded(ask.suggestion, part, true, text, next.model, next.prompt);
      yield { ...last, data: { ...last.data, usage } } as Answer;
    }
  };

type Worded = Extract<Answer, { type: "WordingWritten" }>;
const worded = (
  suggestion: string,
  part: number,
  isLast: boolean,
  say: string,
  model: string,
  prompt: string,
): Worded => ({
  type: "WordingWritten",
  data: { suggestion, part, isLast, say, model, prompt },
});

/** What of it can be read already: to the end of a word, cleared, and enough to be worth another look. */
const sayable = (text: string | undefined, shown: string, rules: ClearRules): string | undefined => {
  const whole = text?.replace(/[^\s]*$/u, "").trim() ?? "";
  if (whole.length < (shown === "" ? firstCharsMin : shown.length + moreCharsMin)) return undefined;
  const result = cleared(whole, rules);
  return "text" in result ? result.text : undefined;
};

const wordingIn = (json: string): { say: string; why: string } => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined; // As wrong as any other form.
  }
  if (Value.Check(Wording, value)) return value;
  throw new Failure("WING_LLM_ANSWER", "a model answered in another form than it was asked for.", {
    remedy: "Choose a model that knows structured output (a JSON schema).",
  });
};

const refused = (): Failure =>
  new Failure("WING_LLM_REFUSED", "a model would not answer this.", {
    remedy: "Nothing needs to be done: the card keeps the playbook's wording.",
  });

const noTools = (name: string): Failure =>
  new Failure(
    "WING_AGENT_TOOL",
    `a model asked for a tool that it was not given (${name.replaceAll(/[^\w-]/g, "?").slice(0, 40)}).`,
    {
      remedy: "Nothing was run. If it happens often, what is said or written in a document tries to steer the model.",
    },
  );
