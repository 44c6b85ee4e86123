/** Content of an answer: whether it is about what was said, has something one can hold on to, and promises only what can be kept. */
import { datesIn } from "../coach/dates.ts";
import type { Sentence } from "./answer-words.ts";
import { clausesOf, echoing, findPhrase, firstWith, isDenied, phrases, quoteOf } from "./answer-words.ts";
import { no, notTold, type Rule, yes } from "./checks-kind.ts";
import { acknowledges } from "./checks-tone.ts";

/** Words of the subject itself: an answer in them is about it though it repeats none of the customer's. */
const subjects: { readonly [about: string]: ReadonlySet<string> } = Object.fromEntries(
  Object.entries({
    price:
      "price prices pricing cost costs expensive cheaper cheap budget discount money pay paying paid quote spend spending saving save percent euros dollars pounds dirhams difference gap afford value worth number month year licence licences سعر تكلفة ميزانية خصم",
    authority:
      "decision decide decides decider boss director manager board approve approval sign colleague colleagues committee partner involve together introduce meeting",
    need: "today currently happens how need problem use uses using works without",
    timing:
      "when time wait waiting later now month quarter year spring summer autumn winter week start date deadline until moment busy soon",
    trust:
      "reference references proof guarantee insurance customers years contract law audit certificate account safe secure security bank policy risk",
    competitor:
      "price pay cost compare comparing comparison difference they them their other offer alternative side cheaper local",
    contract:
      "contract term terms clause notice cancel break month months year years exit commitment sign locked fixed",
    effort: "time effort hours setup rollout migration training team project install start hands work days",
    complaint: "sorry outage fault ticket engineer technical call fix repair refund problem happened team",
    renewal: "renew renewal contract licences usage used use price discount year cancel keep",
    support: "help problem fix error ticket step try check restart screen account",
  }).map(([about, words]) => [about, new Set(words.split(" "))]),
);

export const onPoint: Rule = (answer) => {
  const { said, customer, about, language } = answer;
  if (said.length === 0) return no("nothing-said");
  if (language === "other") return notTold("language");
  const echoes = echoing(customer);
  const subject = subjects[about];
  const met = said.find(({ plain }) => plain.some((word) => subject?.has(word) === true) || echoes(plain));
  if (met) return yes("on-point", quoteOf(met));
  const heard = acknowledges(answer);
  // So short an answer speaks of what was just said; a long one that never comes near it does not.
  if (heard.verdict === "yes" && said.reduce((sum, { plain }) => sum + plain.length, 0) <= shortWords)
    return yes("on-point", heard.quote);
  return language === "ar" ? notTold("language") : no("other-matter", quoteOf(said.toSorted(byLength)[0] as Sentence));
};
const shortWords = 40;
const byLength = (a: Sentence, b: Sentence): number => b.plain.length - a.plain.length;

const counts = new Set(
  "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen half quarter third عشرة مئة ألف مليون".split(
    " ",
  ),
);
/** Figures that say nothing: "the two of us", "one or two things", "a hundred percent sure". */
const idleFigures = phrases(
  "(|one) hundred percent",
  "hundredpercent",
  "one or two",
  "two or three (things|words|points)",
  "(the|both|you|us|of) two",
  "two (of us|of you|things|sides|words)",
  "a (million|thousand|hundred) (times|things|reasons|ways)",
  "(|a) half (|a) (an eye|measures)",
  "twenty-four seven",
  "third|second|other party|parties",
);
const weakDays = /^(?:today|tonight|tomorrow|now)$/;
const documents = phrases(
  "(the|a|an|our|your|my|one|this|that|both|some|written|two) (|short|full|written|signed|sample|detailed|latest|customer|case|data|price|service|security|test|site) brochure|slides|deck|summary|contract|clause|policy|report|datasheet|whitepaper|study|studies|reference|references|offer|quote|certificate|certificates|terms|spreadsheet|calculation|plan|checklist|agreement|statement|invoice|receipt|page|paper|guide|manual|addendum|proposal|breakdown|overview|article|survey|licence|audit",
  "case study|studies",
  "one|two page|pager|pages",
  "ticket|case|order|invoice|contract (|number) {number}",
  "in writing",
);
/** How a part of it works: a part with what it does, or what one does with it. */
const works = phrases(
  "(the|our|your|each|every|a|an) (|own|whole|mobile|driver|customer|daily|weekly|monthly|planning|live) (board|engine|app|dashboard|module|portal|screen|map|list|filter|calendar|scheduler|replanning engine|planner|importer|connector|sensor|tool|desk|store|store-room|inbox|form|button|template|report|backup|log|account|mailbox) (shows|takes|hands|sends|goes|gets|moves|reads|writes|warns|tells|finds|keeps|sorts|asks|fills|checks|books|pushes|runs|opens|sits|counts|flags|updates|imports|exports|syncs|copies|calls|locks|recalculates|alerts)",
  "you (|just|simply|only) (tap|click|mark|press|scan|type|drag|upload|forward|swipe|photograph|plug) (|on) (a|an|the|it|him|her|them|one|in|your|off|that|this|once)",
  "(gets|get|receives|receive) (a|an|the) (text|message|email|alert|mail|call|reminder|notification|code)",
  "(goes|go|comes|lands|sits|is kept|is stored) (straight|directly|automatically|on|into|in|to) (a|an|the|your|our) (account|folder|phone|inbox|cab|shelf|list|calendar|system|app|data)",
  "on the shelf",
  "in|from|to (frankfurt|germany|dubai|london|ireland|dublin|riyadh|paris|berlin|amsterdam)",
);
const noNames = new Set(
  "i i'm i'd i'll i've europe european america american english arabic internet christmas easter monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december ai it hr ok okay ceo cfo vat crm saas mr mrs ms dr god api faq uk us usa eu roi kpi".split(
    " ",
  ),
);

export const specific: Rule = ({ said, customer, language }) => {
  const known = new Set(customer.flatMap(({ plain }) => plain.map(bareName)));
  for (const sentence of said) {
    const at = figureIn(sentence, known) ?? dayIn(sentence) ?? nameIn(sentence, known);
    if (at !== undefined) return yes("concrete", quoteOf(sentence, at, at + 1));
    const found = findPhrase(documents, sentence.plain) ?? findPhrase(works, sentence.plain);
    if (found) return yes("concrete", quoteOf(sentence, found.firstWord, found.endWord));
  }
  return language === "en" ? no("nothing-concrete") : notTold("language");
};

/** Where a figure stands that the customer did not just say. */
const figureIn = ({ plain }: Sentence, known: ReadonlySet<string>): number | undefined => {
  const idle = new Set<number>();
  for (let at = findPhrase(idleFigures, plain); at; at = findPhrase(idleFigures, plain, at.endWord))
    for (let word = at.firstWord; word < at.endWord; word++) idle.add(word);
  const found = plain.findIndex(
    (word, at) => !idle.has(at) && (counts.has(word.replace(/[%¤]+$/u, "")) || /\d/u.test(word)) && !known.has(word),
  );
  return found < 0 ? undefined : found;
};
const within = phrases(
  "this|tomorrow afternoon|morning|evening|week|friday",
  "(by|on|before|until|from|due) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|noon|lunch)",
  "next|this (week|month|quarter)",
  "(i'll|we'll|i will|we will|will) * tomorrow|today|tonight",
  "by the end of",
  "(january|february|april|june|july|august|september|october|november|december)",
  "غدا|غداً|الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت",
);
const dayIn = ({ plain }: Sentence): number | undefined => {
  const date = datesIn(plain).find(
    ({ firstWord, endWord }) => !plain.slice(firstWord, endWord).every((word) => weakDays.test(word)),
  );
  return date?.firstWord ?? findPhrase(within, plain)?.firstWord;
};
/** A name within a sentence that the customer did not say; at its beginning every word is written so. */
const nameIn = ({ words, plain }: Sentence, known: ReadonlySet<string>): number | undefined => {
  const isShouted = words.every((word) => word === word.toUpperCase());
  const found = words.findIndex(
    (word, at) =>
      at > 0 &&
      /^["'“(]?\p{Lu}\p{Ll}{2,}/u.test(word) &&
      !/[.!?:…]["'”’)\]]*$/.test(words[at - 1] ?? "") &&
      !noNames.has(plain[at] ?? "") &&
      !known.has(bareName(plain[at] ?? "")),
  );
  return isShouted || found < 0 ? undefined : found;
};

const bareName = (word: string): string => word.replace(/'s$/u, "");

/** What nobody can keep. */
const absolute = phrases(
  "(one hundred|hundred|hundred and ten|a hundred) percent",
  "hundredpercent",
  "(nothing|no problem|no error|no issue) (can|will|could|ever|would) (|ever|possibly) (go|goes|happen|break|fail|get)",
  "nothing ever (goes|happens|breaks|fails)",
  "nothing * go wrong",
  "(cannot|can't|won't|will not|could not|couldn't|never|will never|can never|could never) (|ever|possibly|simply) (happen|go wrong|fail|break|crash|go down|be hacked|go under|be wrong|lose|leak|stop|be late)",
  "(it|we|that|they|our system|our software|the system|this|our|nobody|he|she|which|ours) never (|ever) (fails|fail|breaks|break|crashes|crash|goes|go|went|had|miss|misses|lose|loses|lost|let|lets|stops|is|are|had|happens|happened|been)",
  "has|have never (|ever) (failed|gone|had|missed|lost|crashed|broken|been)",
  "you'll|you|will (|will) never (have|need|see|regret|lose|hear|worry|be|pay|again)",
  "never ever",
  "(zero|no|without any|without the slightest|absolutely no|without) (risk|risks|downtime|outages|problems whatsoever|doubt whatsoever|bugs)",
  "risk-free|riskfree|foolproof|bulletproof|unbreakable|unhackable|infallible|flawlessly",
  "(i|we|can|and|that|it's|is) (|can|will|personally|fully|absolutely|totally) guarantee|guaranteed (|you|it|that|this|results|success|satisfaction|savings|the|a|your|we|to|never|there|everything)",
  "(you|you'll|you will) (won't|will not|never|not) (|ever) regret",
  "(that's|it's|it is|this is|that is) a (|simple|plain) (fact|certainty|given|promise)",
  "full stop",
  "no (matter what|ifs|if's|question about|two ways)",
  "(everybody|everyone|all of them|every customer|every single customer|every one) (knows|loves|is thrilled|is happy|is delighted|renews|stays|buys)",
  "(trust|believe) me",
  "(my|you have my) (personal) (word|promise|guarantee)",
  "(i|we) (|can|hereby|absolutely|solemnly) (promise|swear|assure) (|you|to you) (|that) (it|nothing|you'll never|it'll|there'll|there|everything|everybody|all|no|we'll never|it will|you will|you'll|this|that)",
  "(absolutely|completely|totally|perfectly|entirely|utterly) (safe|certain|secure|impossible|reliable|risk-free|bulletproof|guaranteed|unbreakable)",
  "(is|be|that's|it's|are) impossible",
  "(won't|will not) (be around|exist|survive|make it|last)",
  "will definitely|certainly|surely|undoubtedly|always|absolutely (|be|get|work|go|double|save|pay|rise|fall|grow|come|increase|run|win)",
  "(works|work|running|available|safe|there|delivered|satisfaction|up) (|for) (always|forever)",
  "always (works|delivers|on time|available|up|succeeds|wins|pays|right|perfect)",
  "(double|triple) your (sales|revenue|profit|turnover|money)",
  "(you|you'd|you'll) (can't|cannot|couldn't) (lose|go wrong)",
  "without (fail|exception)",
  "for certain|sure (it|that|you|rates|prices|by|the)",
  "(prices|rates|values) (will|are going to|can) only (go|rise|fall)",
  "instantly|overnight (fix|fixes|solve|solves|solved)",
  "مئة|مائة بالمئة|بالمائة|في المئة|في المائة",
  "أضمن|نضمن|مستحيل|أبدا|أبداً لن",
  "بدون أي (مشاكل|مخاطر|خطأ)",
);
/** "Nobody can promise that nothing goes wrong": then it is no promise. */
const modest = phrases(
  "(can't|cannot|couldn't|won't|wouldn't|don't|do not|not going to|nobody can|no one can|who can|never) (|want to|like to|really|honestly|able to) (promise|guarantee|tell|say|swear|claim|pretend|know|assure|rule)",
  "(nobody|no one|none of us|neither of us) (can|could|knows|is)",
  "money-back|moneyback|money back guarantee",
  "guarantee (fund|period|scheme|certificate|policy|terms)",
  "if (it|we|that|anything|something) (|ever)",
  "i'd be lying",
);

export const honest: Rule = ({ all, said, language }) => {
  const found = firstWith(all, absolute, (sentence, from) => {
    const before = findPhrase(modest, sentence.plain);
    return (before === undefined || before.firstWord > from + 1) && !isDenied(sentence, from, 3);
  });
  if (found) return no("over-promises", quoteOf(found.sentence, found.firstWord, found.endWord));
  if (language !== "en") return notTold("language");
  const [first] = said;
  return first ? yes("promises-nothing-absolute", quoteOf(clausesOf(first)[0] ?? first)) : notTold("nothing-said");
};
