/**
 * Whether somebody asks something, by the form of the words alone: recognisers write no question marks. Pure; tuned on the
 * half `tuning` of the questions and calls in tests/truth, and on no other.
 */
import { normalWord } from "../playbook/match.ts";

export type Question = {
  /** Explicit: asked outright. Implicit: no question is asked, but an answer would help. */
  readonly form: "explicit" | "implicit";
  /** Of the words given; `endWord` is exclusive. */
  readonly firstWord: number;
  readonly endWord: number;
};

/** A question to the documents names something: shorter ones ("does it?") are of the talk itself. */
const wordsMin = 4;
/** "…, is that covered": what was said before it says what "that" is. */
const shortestWords = 3;
/** What is asked stands at the end of a long turn. */
const wordsMax = 40;

const subjects =
  "i|you|we|they|it|he|she|there|this|that|these|those|your|our|my|the|a|an|any|anyone|anybody|someone|somebody|one|all|everyone|its|their|yours|mine|both|each|either";
const auxiliaries =
  "do|does|did|is|are|was|were|can|could|will|would|should|shall|may|might|has|have|isn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't";
const wh = "what|what's|whats|when|when's|where|where's|which|who|who's|whose|why|how|how's";

/** Whether it is about what is sold, and not of the weather: then it is worth saying that no document answers it. */
export const isAboutUs = (words: readonly string[]): boolean =>
  words.length >= aboutUsWordsMin &&
  words.some((word) => /^(?:you|your|yours|you're|we|our|ours|us)$/.test(normalWord(word)));
const aboutUsWordsMin = 6;

/** In the order of what a speaker may put before it; each is looked for at every word. */
const explicit: readonly RegExp[] = [
  new RegExp(`^(?:${auxiliaries}) (?:${subjects})\\b`),
  new RegExp(
    `^(?:${wh}) (?:${auxiliaries}|about|if|else|kind|sort|happens|long|much|many|often|far|fast|soon|quickly|big|old|late|well|exactly|would)\\b`,
  ),
  /^(?:what's|whats|who's|where's|when's|how's) \S+/,
  new RegExp(`^(?:to|for|in|at|on|with|by|under|from) (?:which|what|whom) \\S+ (?:${auxiliaries})\\b`),
  new RegExp(`^(?:which|whose|what|how) (?!(?:i|we|you|they|he|she|it) )\\S+(?: \\S+)? (?:${auxiliaries})\\b`),
  /^(?:for|at|in|to|by|within|from) how (?:many|much|long|far|often)\b/,
  // "Who pays for it": the one question whose order is that of a statement.
  /^who (?:gets|pays|owns|sees|keeps|looks|answers|comes|reads|rings|does|has|holds|decides|carries|signs|installs|trains|\S+ed)\b/,
  /^(?:and )?(?:is|are) there\b/,
  /^(?:can|could|would) you (?:tell|say|explain|show|remind)\b/,
  /^(?:any|do you have any) (?:chance|idea|plans|way)\b/,
];

const implicit: readonly RegExp[] = [
  /^(?:i'm|i am|we're|we are) not (?:sure|certain|clear)(?: about| on| of)? (?:whether|if|how|what|when|where|who|which|why|that)\b/,
  /^(?:i|we) (?:wonder|was wondering|were wondering|am wondering|are wondering)\b/,
  /^(?:i|we) (?:don't|do not) (?:know|understand|see) (?:yet )?(?:whether|if|how|what|when|where|who|which|why)\b/,
  /^(?:i'd|i would|we'd|we would) (?:like|love|need|want) to (?:know|understand|see|hear|find out)\b/,
  /^(?:i|we) (?:need|want|have) to (?:know|understand|find out|be sure)\b/,
  /^(?:tell|remind) (?:me|us) (?:again )?(?:about|how|what|when|where|who|which|whether|if|why)\b/,
  /^it (?:isn't|is not|wasn't) clear (?:to (?:me|us) )?(?:whether|if|how|what|when|where|who|which|why)\b/,
  /^(?:my|our|the) (?:question|concern|worry) is\b/,
  /^(?:i'm|i am|we're|we are|i was|we were) (?:curious|worried|concerned) (?:whether|if|how|what|about)\b/,
];

/** Asked of the talk itself, of nobody's documents. */
const aside: readonly RegExp[] = [
  /^(?:can|could) you (?:hear|see|repeat|hold|say that|speak|wait)\b/,
  /^(?:do|did) you (?:hear|see|mean|know what|have a (?:minute|moment|second)|remember)\b/,
  /^(?:how are|how have|how's it|how is it going|how was your|what's up|how do you do)\b/,
  /^(?:is|are) (?:that|this|you) (?:ok|okay|right|all right|fine|there|still there|clear|alright|a good time)\b/,
  /^(?:does|did) (?:that|this|it) (?:make sense|sound|help|work for)\b/,
  /^(?:shall|should|can|could|may) (?:we|i) (?:start|begin|go|move|talk|speak|ask|share|just|send|call|meet|say|get back)\b/,
  /^(?:would|will|could) you (?:like|mind|prefer|be able to meet|be free|send|share|give me a)\b/,
  /^what do you (?:think|mean|say|reckon)\b/,
  /^how (?:about|does) (?:that|this|monday|tuesday|wednesday|thursday|friday|next|tomorrow)\b/,
  /^(?:who am i|who is this|who's this|where are you|where do you live|what time is it|what's the weather)\b/,
  /^how was\b/,
  /^what are you (?:reading|doing|drinking|eating)\b/,
  /^(?:what|what else) can (?:you|i|one|we) do$/,
  /^is it (?:raining|snowing|sunny|hot|cold|warm|late|early)\b/,
  /^(?:is|can|was|what was) (?:that|i|it) (?:hold on|sorry|it was)\b/,
  /^have you (?:seen|got a minute|had a)\b/,
  /^have a (?:good|nice|great)\b/,
  /^(?:was|were) (?:that|it|there) (?:a|the) (?:good|nice|long)\b/,
];

/** Words that a speaker puts before what they ask: a question may begin after any of them. */
const openers = new Set(
  "and but so or well okay ok right um uh er yes yeah no now then also because actually just first second one another thing sorry please maybe hmm oh look listen say suppose see alright good fine great sure".split(
    " ",
  ),
);
/** Without marks, as recognisers write, a question in the middle begins after one of these; after "that" and its like none does. */
const joins = new Set("and but so or then okay well now because um uh".split(" "));

/** The last question in an utterance, or undefined. `words` as they were written, in order. */
export const questionIn = (words: readonly string[]): Question | undefined => {
  if (words.length < wordsMin) return undefined;
  const plain = words.map(normalWord);
  const isMarked = /[?؟]["')\]]*$/.test(words.at(-1) ?? "");
  for (let at = Math.max(0, words.length - shortestWords); at >= 0; at--) {
    if (words.length - at > wordsMax) break;
    if (!beginsAt(words, plain, at)) continue;
    const rest = plain.slice(at).join(" ");
    if (aside.some((form) => form.test(rest))) return undefined;
    if (explicit.some((form) => form.test(rest))) return { form: "explicit", firstWord: at, endWord: words.length };
    if (implicit.some((form) => form.test(rest))) return { form: "implicit", firstWord: at, endWord: words.length };
  }
  return isMarked
    ? { form: "explicit", firstWord: Math.max(0, words.length - wordsMax), endWord: words.length }
    : undefined;
};

/** At the beginning, after a sentence or a comma, or after words that only open what comes. */
const beginsAt = (words: readonly string[], plain: readonly string[], at: number): boolean => {
  if (at === 0) return true;
  // What only opens stands between a question and the end of what came before it.
  let from = at;
  const ends = (word: string): boolean => /[.!?,;:؟،]["')\]]*$/.test(word);
  while (from > 0 && !ends(words[from - 1] ?? "") && (plain[from - 1] === "" || openers.has(plain[from - 1] ?? "")))
    from -= 1;
  if (from === 0 || ends(words[from - 1] ?? "")) return true;
  if (words.some((word) => /[.,?!]$/.test(word))) return false;
  // "If the roof makes the power who gets the money": the condition comes first.
  const isConditional = plain.slice(0, at).some((word, n) => word === "if" && beginsHere(plain, n));
  return joins.has(plain[at - 1] ?? "") || isConditional;
};

const beginsHere = (plain: readonly string[], at: number): boolean => at === 0 || openers.has(plain[at - 1] ?? "");
