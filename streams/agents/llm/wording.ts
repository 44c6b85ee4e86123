/**
 * The wording agent: a card that is on the screen is worded anew, to fit what was just said. It reads the words of others
 * and has no tools; what it writes is cleared by code, and whatever goes wrong, the card stays as it is.
 */
import { Failure } from "@wingman/domain/failure";
import { isErased } from "@wingman/domain/schema";
import { Type } from "typebox";
import type { KnowledgeSearch } from "../../knowledge/search.ts";
import type { Agent, Answer } from "../agent.ts";
import { formIn, noTools, refusalOf, refused } from "./answers.ts";
import { cleared, type ClearRules, mustBeCleared } from "./cleared.ts";
import type { Llm } from "./desk.ts";
import { quoted } from "./prompt.ts";
import { wordingPrompt } from "./prompts/wording.ts";
import { isOfResearch, research } from "./research.ts";
import { citedSoFar, textSoFar } from "./say-so-far.ts";

const sayCharsMax = 300;
const whyCharsMax = 600;
/** Parts while it is written, before the whole; each is a commit on the log. */
const earlyPartsMax = 3;
/** The first as soon as it can be read; the next ones by so many more letters. */
const firstCharsMin = 12;
const moreCharsMin = 60;
const tokensMax = 300;
/** As many as the conductor goes by (`domain/conductor/wording.ts`). */
const passagesMax = 5;

/** In which reasons are given. */
const reviewersWords =
  "card says asks advice customer representative words sentence phrase passage document objection request signal mentions mentioned kept wording fits refers replied doubt";

const wording = { say: Type.String(), why: Type.String() };
const Wording = Type.Object(wording, { additionalProperties: false });
/** What it goes by comes first, so that nothing is shown before it is known. */
const WordingOfPassages = Type.Object(
  { cites: Type.Array(Type.Integer()), ...wording },
  { additionalProperties: false },
);

/** `search`: where passages for each part of a question may be looked for. */
export const wordingAgent = (llm: Llm, search?: KnowledgeSearch): Agent<"wording"> =>
  async function* (ask, asked, signal) {
    const { tenant, call, language, playbook, dealt = [] } = asked;
    const passages = [...ask.passages];
    if (ask.question !== undefined)
      try {
        for await (const used of research(llm, search, ask.question, passages, asked, signal)) {
          if (used.type === "ToolCalled")
            passages.push(...used.data.passages.filter(({ hash }) => !passages.some((known) => known.hash === hash)));
          yield used;
        }
      } catch (error) {
        if (!isOfResearch(error)) throw error;
      }
    const given = passages.slice(0, passagesMax).map(({ hash, title, heading, text }) => ({
      hash,
      texts: [title, heading, text].map((each) => (isErased(each) ? "" : each)),
    }));
    const said = [ask.snippet, ask.evidence?.words].filter((each): each is string => typeof each === "string");
    const play = playbook.playbook.plays.find(({ id }) => id === ask.play);
    // The card's words are the playbook's only where they are the play's own: another agent's may be anybody's.
    const isOwn = play !== undefined && play.tip.headline === ask.headline && play.tip.say === ask.say;
    const card = [ask.headline, ask.say];
    const own = {
      charsMax: sayCharsMax,
      trusted: isOwn ? card : play ? [play.tip.headline, play.tip.say] : [],
      language: playbook.playbook.language || language,
    };
    /** Its words may come of those passages alone that it says it goes by, and it goes by none that it was not given. */
    const citing = (numbers: readonly number[] | undefined): Citing | undefined => {
      if (given.length === 0) return { rules: { ...own, sources: [...(isOwn ? [] : card), ...said] } };
      const cited = given.filter((_, at) => numbers?.includes(at + 1));
      if (cited.length === 0) return undefined;
      const sources = [...said, ...cited.flatMap(({ texts }) => texts)];
      return { rules: { ...own, sources }, cites: cited.map(({ hash }) => hash) };
    };
    const data = quoted({
      card: { headline: ask.headline, say: ask.say },
      said: said.join("\n"),
      passages: given.map(({ texts: [title, heading, text] }, at) => ({ number: at + 1, title, heading, text })),
    });
    const request = {
      prompt: wordingPrompt,
      data,
      output:
        given.length === 0
          ? { name: "wording", schema: Wording }
          : { name: "wording_of_passages", schema: WordingOfPassages },
      tokensMax,
    };
    let json = "";
    let part = 0;
    let shown = "";
    for await (const next of llm.ask(request, { tenant, call, dealt }, signal)) {
      if (next.kind === "tool") {
        yield refusalOf(next.name, next.model, next.prompt);
        throw noTools(next.name);
      }
      if (next.kind === "text") {
        json += next.text;
        const by = part < earlyPartsMax ? citing(citedSoFar(json)) : undefined;
        const early = by && sayable(textSoFar(json, "say"), shown, by.rules);
        if (early === undefined) continue;
        shown = early;
        yield worded(ask.suggestion, part++, false, early, next, by?.cites);
        continue;
      }
      if (next.why === "refused") throw refused();
      const form = given.length === 0 ? { ...formIn(json, Wording), cites: [] } : formIn(json, WordingOfPassages);
      const by = citing(form.cites);
      if (!by) throw uncited();
      const text = mustBeCleared(form.say, by.rules);
      const usage = next.usage;
      // Reviewers read it, so it is held to the same; where it is not, the wording counts all the same.
      const reasoning = cleared(form.why, {
        ...by.rules,
        trusted: [...by.rules.trusted, reviewersWords],
        charsMax: whyCharsMax,
      });
      if ("text" in reasoning)
        yield {
          type: "AgentReasoned",
          data: { reasoning: reasoning.text, model: next.model, prompt: next.prompt },
        };
      const last = worded(ask.suggestion, part, true, text, next, by.cites);
      yield { ...last, data: { ...last.data, usage } } as Answer;
    }
  };

/** Which words may be used, and the hashes of the passages that are gone by. */
type Citing = { readonly rules: ClearRules; readonly cites?: string[] };

type Worded = Extract<Answer, { type: "WordingWritten" }>;
const worded = (
  suggestion: string,
  part: number,
  isLast: boolean,
  say: string,
  { model, prompt }: { readonly model: string; readonly prompt: string },
  cites: string[] | undefined,
): Worded => ({
  type: "WordingWritten",
  data: { suggestion, part, isLast, say, model, prompt, ...(cites && { cites }) },
});

const uncited = (): Failure =>
  new Failure("WING_AGENT_UNCLEARED", "a model's words are not shown: they go by no passage that it was given.", {
    remedy: "Nothing needs to be done: the card keeps the passage's own words. If it happens often, try another model.",
  });

/** What of it can be read already: to the end of a word, cleared, and enough to be worth another look. */
const sayable = (text: string | undefined, shown: string, rules: ClearRules): string | undefined => {
  const whole = text?.replace(/[^\s]*$/u, "").trim() ?? "";
  if (whole.length < (shown === "" ? firstCharsMin : shown.length + moreCharsMin)) return undefined;
  const result = cleared(whole, rules);
  return "text" in result ? result.text : undefined;
};
