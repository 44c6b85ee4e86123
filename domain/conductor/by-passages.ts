/** Questions to the company's documents: when they are asked, and what becomes of the answer. */
import type { EventData } from "../call/events/index.ts";
import { isForgotten } from "../call/forgetting.ts";
import { isAboutUs, questionIn } from "../coach/questions.ts";
import { bestSentences } from "../knowledge/excerpt.ts";
import type { Play } from "../playbook/play.ts";
import { isErased } from "../schema.ts";
import type { Ask } from "./asks.ts";
import { citationOf } from "./citation.ts";
import type { Conducted, Derive } from "./conducted.ts";
import { ask, type Context, heardOf } from "./context.ts";
import { put } from "./put.ts";
import { evidenceOf, type Hit, type Spoken } from "./spoken.ts";
import { askWording, askWordingAgain } from "./wording.ts";

/** Plays of these categories are about something that a document may answer. */
const asking: ReadonlySet<string> = new Set(["question", "security", "integration"]);
/** A question that no play knows has a play of its own, of whatever playbook. */
export const noQuestionPlay = "question-answered";
const unknownPlay = "question-unknown";
const headlineCharsMax = 60;
const model = "full text";

/** Below every play of weight, above what only coaches. */
const priority = 45;
const unknownPriority = 20;
/** One answer is read before the next. */
const coolDownMs = 8_000;
const unknownCoolDownMs = 60_000;

const answerPlay = (id: string, tip: Play["tip"], changes: Partial<Play> = {}): Play => ({
  id,
  name: "Answers from the documents",
  category: "question",
  trigger: { on: "silence", forMs: 60_000 }, // Nothing fires it: it only says how its cards count on the board.
  tip,
  priority,
  coolDownMs,
  ...changes,
});

/**
 * A final of the customer that asks something, by a play that it set off or by its form, is put to the documents. `hits`
 * are the plays that it set off.
 */
export const askPassages = (context: Context, spoken: Spoken, hits: readonly Hit[], derive: Derive): Context => {
  if (!spoken.final || spoken.channel !== "customer" || isForgotten(context.forgotten, spoken.endMs)) return context;
  const words = spoken.words.map(({ text }) => text);
  const hit = hits.find(({ play }) => asking.has(play.play.category));
  const question = questionIn(words);
  if (!hit && !question) return context;
  const place = question ?? { firstWord: 0, endWord: words.length };
  return ask(
    context,
    {
      agent: "knowledge",
      question: words.slice(place.firstWord, place.endWord).join(" ").slice(0, 1_000),
      isExplicit: question?.form === "explicit" && isAboutUs(words.slice(place.firstWord, place.endWord)),
      evidence: evidenceOf(spoken, place),
      play: hit?.play.play.id ?? noQuestionPlay,
    },
    derive("ask", context.call, "knowledge", spoken.utterance),
  );
};

/** What was found refines the card that the question set off, or is a card of its own; nothing found is said once, plainly. */
export const byPassages = (
  context: Context,
  { isKnown, passages, model: by }: EventData<"PassagesFound">,
  asked: Extract<Ask, { agent: "knowledge" }>,
  derive: Derive,
): Conducted => {
  const { evidence, question, play } = asked;
  const [first] = passages;
  const found = isKnown && first && !isErased(first.text) && !isErased(first.heading) && !isErased(first.title);
  if (!found) return asked.isExplicit ? unknown(context, asked, derive) : { context, events: [] };
  const say = bestSentences(first.text, question);
  if (say === "") return { context, events: [] };
  const quoted = passages.slice(0, 3).filter(({ text, title, heading }) => ![text, title, heading].some(isErased));
  const citations = quoted.map(citationOf);
  const given = { passages: quoted, ...(asksSeveral(question) && { question }) };
  const made = heardOf(context, evidence.utterance)?.fired[play];
  if (typeof made === "string") {
    const headline = context.playbook.plays.find((each) => each.play.id === play)?.play.tip.headline ?? "";
    return {
      context: askWordingAgain(context, { suggestion: made, play, headline, say, evidence }, derive, given),
      events: [
        {
          type: "SuggestionRefined",
          data: {
            suggestion: made,
            model: by ?? model,
            say,
            from: { utterance: evidence.utterance, spokenAtMs: evidence.spokenAtMs },
            citations,
            isQuoted: true,
          },
        },
      ],
    };
  }
  const tip: Play["tip"] = { kind: "answer", title: "From your documents", headline: headlineOf(first), say };
  const conducted = put(context, {
    // Another question is no duplicate of this one; the same passage again is.
    play: answerPlay(noQuestionPlay, tip, { category: `answer ${first.chunk.slice(-30)}` }),
    suggestion: derive("tip", context.call, noQuestionPlay, evidence.utterance),
    evidence,
    spokenAtMs: evidence.spokenAtMs,
    by: { agent: "knowledge", model: by, citations },
  });
  return askWording(conducted, derive, given);
};

/** Two things asked in one breath: the nearest passage answers one of them. */
const asksSeveral = (question: string): boolean =>
  question.split(/\s+/).length >= severalWordsMin && /\b(?:and|or|also|plus)\b|[?؟].*[?؟]|\sو\S/i.test(question);
const severalWordsMin = 9;

const unknown = (context: Context, { evidence }: Extract<Ask, { agent: "knowledge" }>, derive: Derive): Conducted =>
  put(context, {
    play: answerPlay(
      unknownPlay,
      {
        kind: "answer",
        title: "Not in the knowledge base",
        headline: "Offer to find out",
        say: "Your documents do not answer this. Say that you will come back with it.",
      },
      { priority: unknownPriority, coolDownMs: unknownCoolDownMs },
    ),
    suggestion: derive("tip", context.call, unknownPlay, evidence.utterance),
    evidence,
    spokenAtMs: evidence.spokenAtMs,
    by: { agent: "knowledge", sureness: 0.5 },
  });

/** What to do, in the words of the document's own heading: the last of its path, without its number. */
const headlineOf = ({ heading, title }: { readonly heading: string; readonly title: string }): string => {
  const last = (heading.split(" › ").at(-1) ?? "").replace(/^[\d.]+\s+/, "").trim();
  const named = last === "" ? title : last;
  const isQuestion = /[?؟]$/.test(named);
  const text = isQuestion ? `Answer: ${named}` : `Answer with: ${named}`;
  return text.length <= headlineCharsMax ? text : `${text.slice(0, headlineCharsMax - 1).trimEnd()}…`;
};
