/** Strategy of an answer: whether it asks, says what it is worth, holds the price, leads on, and leaves room. */
import { questionIn } from "../coach/questions.ts";
import { datesIn } from "../coach/dates.ts";
import { clausesOf, firstWith, isDenied, phrases, quoteOf, type Sentence, findPhrase } from "./answer-words.ts";
import { no, notTold, type Rule, yes } from "./checks-kind.ts";
import { givenIn } from "./concessions.ts";
import { stakeIn } from "./stakes.ts";

const auxiliary =
  "do|does|did|is|are|was|were|have|has|had|can|could|will|would|should|might|isn't|aren't|don't|doesn't|didn't|haven't|hasn't";
const asked =
  /^(?:(?:and|but|so|or|well|okay|ok|now|then|also|just|because|first|roughly|out of interest) )*(?:(?:in|at|on|for|with|by|under|from|to|of|than|until|since) )?(?:what|what's|when|when's|where|where's|which|who|who's|whom|whose|why|how|how's|do|does|did|is|are|was|were|have|has|had|can|could|will|would|should|might|isn't|aren't|don't|doesn't|didn't|haven't|هل|ما|ماذا|كيف|متى|أين|لماذا|من|كم|أي)\b/u;
const askedArabic = /^(?:و|ف)?(?:هل|ما|ماذا|كيف|متى|أين|لماذا|من|كم|أي|لم)$/u;
/** What has the form of a question and asks nothing about the customer. */
const unreal = [
  /^(?:and |so |but |well |okay )*(?:shall|should|may|might) (?:i|we)\b/,
  /^(?:and |so |but |then |why |well |okay )*(?:can|could|may|might) (?:i|we)\b/,
  /^(?:and |so |but )*(?:how|what) about (?:(?:next|this|on|at|a|an|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|{number}|we|i|you|\w+ minutes|\w+ percent|half|ten|twenty|thirty|fifteen)\b)/,
  /^(?:and |so |but )*(?:does|do|did|would|will|is|was|are) (?:that|this|it|these|\w+day|next week|tomorrow)(?: (?:all|at|\w+))? (?:make|sound|work|suit|help|ok|okay|right|fair|fine|good|clear|alright|be|answer|convince|do|fit|possible)\b/,
  /^(?:and |so |but )*(?:is|are) (?:that|this|it|you|we|you all) (?:ok|okay|right|all right|fair|fine|good|clear|alright|agreed|ready|in|sure|serious|kidding|happy|with me)\b/,
  /^(?:and |so |but )*(?:aren't|isn't|don't|doesn't|wouldn't|won't|haven't|can't|couldn't|didn't|ain't|wasn't|hasn't|shouldn't)\b/,
  /^(?:and |so |but )*(?:would|will|could|can|do|won't) you (?:like|want|mind|prefer|agree|wish|be able|be free|be open|be ready|be interested|please|just|maybe|perhaps|possibly|give|send|share|sign|tell me you|put me|pass|get|bring|let|forward|do me|introduce|connect|confirm|come|join|meet|imagine|believe|see (?:what|how|why)|understand|agree|hear|know what|honestly|really want|seriously|take)\b/,
  /^(?:and |so |but )*what do you (?:say|think|reckon)\b/,
  /^(?:and |so |but )*(?:who|why) (?:wouldn't|doesn't|wants|would|needs|cares)\b/,
  /^why (?:not|don't|wouldn't|should|would)\b/,
  /^(?:what|how) (?:else|more) (?:do|can|could|should)\b/,
  /^(?:are|is) (?:you|it|that) (?:ready|interested|serious|free|available|good)\b/,
  /^how (?:does|do|would) (?:that|this|it|\w+day|next week)(?: \w+)? (?:sound|work|look|suit|feel|grab)\b/,
  /^(?:do|have) you (?:have|got) (?:any )?(?:other |more |further )?(?:questions?|time|a minute|a moment|a second)\b/,
  /^what (?:can|could|may) i (?:do|say|tell|offer|help|get)\b/,
  /^(?:what|who) (?:did|do) you expect\b/,
  /^what (?:if i|do i have|would it take|will it take)\b/,
  /^(?:have|did) (?:i|we)\b/,
  /^is (?:there|that) (?:anything else|all)\b/,
  /^(?:who|how|what) (?:are|is) (?:you|this)$/,
];
const realWordsMin = 3;

export const asks: Rule = ({ said, language }) => {
  if (language === "other") return notTold("language");
  let empty = "";
  for (const sentence of said) {
    if (/[?؟]["'”’)\]]*$/.test(sentence.words.at(-1) ?? "")) {
      const real = clausesOf(sentence).find((clause, at) => isReal(clause, at));
      if (real) return yes("asks-about-them", quoteOf(sentence));
      empty ||= quoteOf(sentence);
    } else if (!/[.!…]["'”’)\]]*$/.test(sentence.words.at(-1) ?? "") || language === "ar") {
      // As recognisers write: without marks.
      const found = questionIn(sentence.words);
      const rest = found && sentence.plain.slice(found.firstWord).join(" ");
      if (found?.form === "explicit" && rest !== undefined && !unreal.some((form) => form.test(rest)))
        return yes("asks-about-them", quoteOf(sentence, found.firstWord, found.endWord));
      if (language === "ar" && askedArabic.test(sentence.plain[0] ?? "") && sentence.plain.length >= realWordsMin)
        return yes("asks-about-them", quoteOf(sentence));
    } else if (findPhrase(requests, sentence.plain)) return yes("asks-about-them", quoteOf(sentence));
  }
  return empty ? no("empty-question", empty) : no("asks-nothing");
};
/** Asked without the form of a question. */
const requests = phrases(
  "(tell|walk|talk) me (|a bit|a little|more|through) (about|how|what|where|who|which|why|when|through)",
  "help me (to|) understand",
  "(i'd|i would) (like|love) to (understand|know|hear) (|more|first) (how|what|where|who|which|why|when|about|whether)",
  "i'm (curious|wondering|interested) (how|what|where|who|which|why|when|about|whether)",
);

const isReal = (clause: Sentence, at: number): boolean => {
  const text = clause.plain.join(" ");
  if (clause.plain.length < (at === 0 ? 2 : realWordsMin)) return false;
  if (unreal.some((form) => form.test(text))) {
    // "Can I ask what you compared it with": what is asked comes behind it.
    const inner =
      /^(?:\S+ ){0,4}?(?:ask|know|understand|check) (?:you )?((?:what|when|where|which|who|whose|why|how|whether|if)\b.*)$/.exec(
        text,
      );
    return (
      inner !== null &&
      (inner[1] ?? "").split(" ").length >= realWordsMin &&
      !/sign|order|contract/.test(inner[1] ?? "")
    );
  }
  if (asked.test(text) || askedArabic.test(clause.plain[0] ?? "")) return true;
  // "You do it by hand today, and when she is away how do you …": the order may come late.
  const late = new RegExp(
    `\\b(?:what|when|where|which|who|why|how|how many|how much|how often|how long) (?:\\S+ )?(?:${auxiliary})\\b`,
  );
  return late.test(text);
};

/** What somebody gains or loses. */
const value = phrases(
  "(cost|costs|costing) (you|them|him|her|your|us)",
  "cost (|that) (|the|of) (|a|an) (hours|days|downtime|outage|delay|mistake|waiting|doing)",
  "(what|how much) (does|do|did|would|is) (|that|this|it|the) * (cost|costing|lose|losing|worth|run)",
  "save|saves|saved|saving (|about|around|roughly|up|on|at|nearly|over) (you|them|him|her|your|us|that|hours|days|money|time|weeks|trouble|paperwork|half|a|an|the|two|three|four|five|six|ten|least|{number})",
  "spare|spares (you|them|him|her|your)",
  "saves|savings",
  "(lose|losing|lost|loses|miss|missed|missing) (|out|you|on|the|a|an|your|any|some|of) (sales|money|customers|customer|orders|order|time|hours|days|deals|deal|business|revenue|people|drivers|meat|stock|trade|turnover|rent|work|trust|staff|patients|guests|tenants|half|weeks|bookings|margin|night|sleep|{number}|deposit|rate|slot)",
  "instead of (paying|losing|waiting|chasing|spending|doing|typing|having|throwing|buying|calling|driving|a|an|the)",
  "(pays|pay|paid|pays itself|pay itself) (|for) (itself|back|it back|off|you back|for itself)",
  "(paying|pay) {number}",
  "paying * (rent|fee|fees|fine|fines|penalty|interest|twice|overtime)",
  "(get|gets|got|getting|win|wins|have) * (back|days back|hours back|evenings back|money back|time back|weekend|weekends|evenings)",
  "(free|frees|freed|freeing) (up|you|your|them|her|him)",
  "(fewer|less) (time|work|paper|paperwork|stress|risk|waste|calls|complaints|returns|mistakes|errors|trouble|downtime|hours|overtime|money|trips|visits|breakdowns|no-shows|admin|churn)",
  "(without|rather than|not) (having to|you having to|losing|paying|waiting|chasing|hiring|risking)",
  "so (|that) (you|they|she|he|nobody|your people|your team|your staff|your drivers|your customers) (don't|won't|aren't|do not|no longer|never|stay|still|waits|pay|lose|sleep|catch|keep|need not|can't)",
  "so (there's|there is) no",
  "so (you've|you're|they're|she's|he's) (not|only|never|still|covered|in time)",
  "(that|which|it|this|what it) (means|would mean|meant) (|for) (you|your|they|she|he|nobody|no|fewer|less|more|that)",
  "(you|they|she|he|you'd|you'll|your team|your people|your drivers|your staff) (|would|will|can|could|only) (keep|keeps|avoid|avoids|earn|earns|gain|gains|win|save|saves|recover|sell|waste|wastes|lose|loses|gained|saved)",
  "(out of|in) trouble",
  "(late|overdraft|cancellation) (fee|fees)",
  "(a|the|any|no|of|avoid|late|big|pay|risk|in) (fine|fines|penalty|penalties)",
  "(empty|wasted|lost|idle|unpaid|late|extra) (runs|hours|days|trips|miles|time|sales|orders|nights|deliveries|overtime|money|seats|rooms|rent)",
  "(threw|throw|throwing|thrown) (|it|them|that) away",
  "(hours|days|minutes|euros|pounds|dollars|dirhams|nights|thousand|hundred|weeks) (|of work|less|more|saved|lost|back) (a|per|each|every) (week|month|year|day|audit|person|order|visit|case|quarter|shift)",
  "(in|of|by) (wages|lost sales|overtime|salaries|lost rent|interest|repairs|rent)",
  "peace of mind",
  "(sleep|rest) (better|easy|at night|soundly)",
  "(return|payback) (on|in|within|after|period)",
  "(your|more|lost|extra|in|the) (margin|revenue|turnover|profit|cash flow|sales)",
  "(make|makes|made|earn|earns|bring|brings|brought) (|you|them|in|him|her) (|more|extra|about|around) (money|sales|customers|orders|{number})",
  "(your|their) (own|) (customers|guests|patients|tenants|clients|drivers|team|people|staff|buyers|residents) (|will|would|only|still|no longer|don't|can) (wait|waits|waiting|notice|see|stay|leave|come|get|complain|go|know|walk|stop|have|call|ring)",
  "(you|you're|you'd|they) (were|are|was|be) (losing|paying|wasting|bleeding|spending|risking|missing|covered|protected|safe)",
  "(you'd|you'll|you're|you|they'd) (|be|still|only) (finished|protected|covered|liable|exposed|stranded|stuck without)",
  "(protects|protect|protected|insured|covers|cover) (you|your|them|the)",
  "(at|less|more|your|the|no|real|bigger|biggest|lower|that) risk",
  "(worth|worth it) (to you|a year|a month|for you|to your|per)",
  "(difference|part|half|all|most|cost|gap|investment|fee) * (is|gets) (covered|paid|recovered|earned)",
  "(ahead|faster|quicker|sooner|earlier) (|for) (you|your)",
  "(cut|cuts|cutting|reduce|reduces|reduced|halve|halves|halved|drop|drops|dropped|lowered|shorten|shortens) (|your|their|the|that|by|from|it) * (by|from|to|time|cost|costs|bill|hours|days|errors|in half|waste|{number}|{percent})",
  "(went|down|fell|dropped|goes|gone|came) (|down) from * to",
  "(money|time|hours|days|cash|budget) (back|saved|wasted|lost|left|down|tied)",
  "(don't|doesn't|won't|needn't|not) have to (|hire|pay|explain|answer|chase|wait|do|worry|drive|call|type|explain)",
  "cheaper (in|over|for you|than)",
  "(every|each) (hour|day|week|month|night|order|call) (|that|you|it|without|we) (you|is|it|goes|stands|costs|wait|that|your|without)",
  "(each|every|one|a|any|another) (late|missed|empty|lost|failed|broken|wasted) (delivery|visit|order|day|call|slot|run|room|truck|bed|seat|appointment|shift|bid|deal|lead)",
  "(you) only (pay|paid) for",
  "(you|you'd|you'll) (only|just|) know (before|at once|straight away)",
  "(keeps|keep|kept) (you|your|them) (out|from|open|running|safe|moving|happy|customers|evenings|margin|staff|people|on)",
  "your (evenings|evening|weekends|weekend|nights|saturday|sunday|saturdays) (|back|free|off)",
  "no (more|) (overtime|surprises|queues|queue|phone calls|chasing|paper|double|late|lost|empty|waiting|penalties|downtime|night shifts|typing)",
  "(what|how much) (that|it|this|an|a) * (costs|cost|is worth|loses|comes to)",
  "(hire|hiring) (another|one|an|a|extra|more|somebody|someone|two) ",
  "(before|so|and) (it|that|this|they|you) (costs|cost|breaks|fails|lose|run out|get fined)",
  "(resale|market) value",
  "(afford|worth) (it|the)",
  "(home|finished|done) (by|before|earlier|on time) (|five|six|noon|lunch|dark|{number})",
  "more (sales|orders|customers|time|money|margin|revenue|bookings|deals|guests|calls answered|hours)",
  "(they'd|they'll|customers|guests|tenants|patients|clients|people) (|would|will|just|simply) (leave|walk|go elsewhere|complain|switch|wait|stay|come back|give up|hang up|notice)",
  "توفر|يوفر|توفير|تخسر|خسارة|تكلفك|يكلفك|الوقت والمال",
);
const insteadOf =
  /\b(?:instead of|rather than|without) (?:you |your \w+ |them |anyone |having )?(?!saying|going|being|having|talking|looking|arguing|knowing|asking|showing)\w{3,}ing\b/u;
/** The seller's own gain is no value to the customer. */
const ours = phrases("(cost|costs|save|saves|loses|lose) us", "we (lose|save|earn|pay|buy|make)");

export const tiesToValue: Rule = ({ said, language }) => {
  const found = firstWith(said, value, (sentence, from, to) => {
    const mine = findPhrase(ours, sentence.plain.slice(Math.max(0, from - 1), to + 1));
    return mine === undefined;
  });
  const instead = said.find(({ plain }) => insteadOf.test(plain.join(" ")));
  if (instead && language === "en") return yes("names-value", quoteOf(instead));
  if (found) return yes("names-value", quoteOf(found.sentence, found.firstWord, found.endWord));
  for (const sentence of language === "en" ? said : []) {
    const stake = stakeIn(sentence);
    if (stake) return yes("names-value", quoteOf(sentence, stake.firstWord, stake.endWord));
  }
  return language === "en" ? no("no-value") : notTold("language");
};

const aboutTerms = new Set(["price", "contract", "renewal", "discount", "negotiation", "terms"]);
const moneyTalk = phrases(
  "price|prices|pricing|priced|cost|costs|expensive|pricey|dear|dearer|cheap|cheaper|cheapest|discount|budget|budgeted|afford|quote|rebate",
  "{money}",
  "{percent} (off|less|more|cheaper|discount)",
  "fee|fees|commission|rebate|reduction|concession|invoice|payment|terms|deal|notice|cancel|cancellation|credit|refund|compensation",
  "{percent}",
  "(throw|throwing) * in",
  "(included|for free|free of charge|extra cost|on top)",
  "(match|beat|undercut)",
  "(lower|reduce|come down|go down|knock|less for)",
  "half of what",
  "(half|quarter|third) the",
  "too much",
  "(per|a) (seat|user|licence|license)",
  "سعر|السعر|تكلفة|خصم|غالي|ميزانية|أرخص|درهم|ريال",
);
/** Of the seller's own price, said by the rep: then it is in play though the customer named none. */
const ownTerms = phrases(
  "(our|the|this|that|list|full|same|my) (price|prices|pricing|rate|fee|fees|quote) (is|stays|stands|holds|includes|covers|for|doesn't|won't)",
  "(no|any|a|the) discount",
  "(our|the) (term|terms|notice|contract) (is|are|stays|stand|runs)",
);
const concessions = phrases(
  "(first|second|next|one|two|three|a|another|extra) (month|months|year|week|weeks) (free|on us|for free|for nothing|on the house)",
  "free (month|months|delivery|shipping|setup|installation|onboarding|training|upgrade|licences|seats|parking|service|support|week|year)",
  "(i'm|we're|i can be|we can be|we are) (|very|quite|always) flexible",
  "(see|find) what (i|we) can do (on|about|with) (the|that|your) (price|fee|rate|cost|number|money)",
  "(do|find|work) (something|anything) (out|) (about|on|with) (the|that|your) (price|fee|rate|cost|number|money)",
  "(split the difference|meet you halfway|meet you in the middle|sharpen my pencil|sharpen the pencil)",
  "(give|let) (it|you have it|them) (to you|go) for",
  "(you can|you'd|you'll) (have|get) (it|them|this|that|both) for {number}",
  "(reduce|lower|drop|take|bring|cut) (it|that|the price|the fee|the rate) (to|down|by)",
  "(go|goes) (|even|a bit|a little) lower",
  "(extend|stretch|add) (it|that|the trial|the term|the warranty|the deadline) (for|by|to|another)",
  "no (deposit|setup fee|setup|fee|minimum|notice|commitment|contract) (|needed|required) (|then|for you|at all)",
  "(i|we|i'll|we'll|i'd|we'd) (|can|could|will|would|might|just|happily|gladly|also) (do|make it|go to|go down to|come down to|let you have it for|drop it to|say) (it for|) {number}",
  "(i|we|i'll|we'll|i'd|we'd) (|can|could|will|would|just|happily|gladly|also|maybe) (do|give|offer|take|knock|cut|put|add|shave|drop|get) (|you|another|off|it|in|on|it for|you another) {number} (percent|off|months|free|euros|pounds|dollars|weeks|hundred|thousand|extra|on|more)",
  "(i|we|i'll|we'll|i'd|we'd) (|can|could|will|would) (do|make|give) (|you) {percent}",
  "make it {number}",
  "(throw|throws|throwing|thrown|chuck|toss) (|you|that|this|it|the|them) * in",
  "(throw|chuck|toss) in",
  "(knock|knocked|take|cut|shave|bring) (|another|about|some|a bit|something|an extra) {number} (|percent|per cent|euros|pounds|dollars|hundred|thousand) off",
  "(knock|take|cut|shave|get|give|giving|gets) * off (|the|your|it|that|for)",
  "{percent} off|discount|less|cheaper",
  "{number} percent off|discount|less|cheaper|reduction",
  "(give|offer|get|do|find|grant|arrange) (|you|him|her|them) (|a|an|the|some|another|you a) (|good|nice|small|little|big|special|decent|bigger|extra|better|further|special) (discount|rebate|deal|price)",
  "(for|completely|totally|entirely|all|it's|is|you) free (|of charge)",
  "(free of charge|on the house|at no cost|no charge|no extra cost|on us|without charge)",
  "(waive|waived|skip|drop|scrap|forget|remove|cancel|take|tear|lose) (|out|up|off) (the|your|our|that|all|any) (|minimum|setup|set-up|notice|whole|setup-|cancellation|entire|three-year|onboarding|installation) (fee|fees|charge|term|period|contract|penalty|cost|clause|deposit|onboarding|commitment|price)",
  "(reduce|lower|cut|drop|bring down|slash|halve) (the|our|your|that) (price|fee|rate|quote|cost|term)",
  "whatever you (like|want|need|say|can|had|prefer|were)",
  "(match|beat|undercut) (|that|their|his|her|him|them|it|the|any|whatever) (price|offer|quote|rate|it|him|them|that)",
  "(i'll|we'll|i can|we can|can|will|i'd) (match|beat) (it|that|him|them|her|his|their)",
  "(monthly|yearly|six|cancel|cancel any|month) (it is|any time|anytime|to month is fine|whenever you)",
  "(extra|free|more|additional|bonus) (months|month|weeks|licences|licenses|seats|users|training|support|year|hours) (|for free|free|on top)",
  "{number} (|extra|free|more) (months|weeks|licences|seats|users) (free|on top|for free|extra|thrown)",
  "(come|go|bring) (|it|the price|that) down (|to|a bit|on|for|by)",
  "(same|that) price (|as) (then|him|theirs|deal)",
  "(your|that) price (it is|works|is fine)",
  "(special|best|rock-bottom|friend's|mates) (price|rates|rate|deal)",
  "(name|tell me) (|me) (your|a) (price|number|figure)",
  "(still|more|some|bit|lots of) (room|wiggle|flexibility|give) (|room) (on|in|there|with|for)",
  "خصم|أخصم|نخصم|مجانا|مجاناً",
);
/** Something in return, or less for less. */
const inReturn = phrases(
  "(if|when|once|provided|assuming|as long as) (|that) (you|we|all|it|they|both|your|he|she|the|there|{number})",
  "in (return|exchange)",
  "on|under (|the|one) condition",
  "(against|for|with) (a|an|the|your) (|two|three|{number}) (|year|longer|larger|bigger|signed|annual|yearly|upfront) (commitment|reference|term|order|case study|introduction|prepayment|contract|payment|volume|deposit)",
  "(then|and) (you'd|you would|i'd need|we'd need|i'd ask|we'd ask|i'd want)",
  "(i'd|we'd|i would|we would) (need|want|ask|expect) * (from you|in return|reference|sign|commit|upfront|for that|longer|introduction)",
  "(fewer|smaller|less|leave out|leaving out|take out|strip out|without) (|the|your) (seats|licences|users|sites|module|modules|scope|support|offices|locations|reports|{number})",
  "(start|starting|begin) with (|only|just) (the|one|a|two|half|{number})",
  "(paid|pay|paying) (|a|the) (yearly|annually|upfront|up front|in advance)",
  "إذا|بشرط|مقابل",
);

export const holdsPrice: Rule = ({ said, all, customer, about, language }) => {
  if (language === "other") return notTold("language");
  // Asked for in the same breath, or in the one behind it.
  const isTraded = (sentence: Sentence): boolean =>
    all
      .slice(all.indexOf(sentence))
      .slice(0, 2)
      .some(({ plain }) => findPhrase(inReturn, plain) !== undefined);
  const isInPlay = aboutTerms.has(about) || customer.some(({ plain }) => findPhrase(moneyTalk, plain));
  const isGiven = (sentence: Sentence, from: number): boolean => !isDenied(sentence, from) && !isAsked(sentence);
  const given = (sentences: readonly Sentence[], fits: (sentence: Sentence) => boolean) =>
    firstWith(sentences, concessions, (sentence, from) => isGiven(sentence, from) && fits(sentence)) ??
    sentences.flatMap((sentence) => {
      const place = language === "en" && !isAsked(sentence) && fits(sentence) && givenIn(sentence, isInPlay);
      return place ? [{ sentence, ...place }] : [];
    })[0];
  const away = given(all, (sentence) => !isTraded(sentence));
  if (away) return no("gives-away", quoteOf(away.sentence, away.firstWord, away.endWord));
  const traded = given(said, () => true);
  if (traded) return yes("something-in-return", quoteOf(traded.sentence, traded.firstWord, traded.endWord));
  if (!isInPlay && !said.some(({ plain }) => findPhrase(ownTerms, plain))) return notTold("no-price-in-play");
  return said.length === 0 ? notTold("nothing-said") : yes("holds", quoteOf(said[0] as Sentence));
};
/** "What would ten percent off change for you?" gives nothing; "what if I took ten percent off?" does. */
const isAsked = (sentence: Sentence): boolean =>
  /[?؟]$/.test(sentence.words.at(-1) ?? "") &&
  /^(?:what|why|how|who|which|would|do|did)$/.test(sentence.plain[0] ?? "") &&
  !/^what if (?:i|we)\b/.test(sentence.plain.join(" "));

const act =
  "pass|hand|log|raise|escalate|collect|pick|order|start|build|measure|stop|follow|reply|answer|update|review|install|repair|replace|deliver|escort|drive|fly|pop|bring|dig|chase|send|email|mail|write|bring|call|ring|phone|ask|book|put|check|find|show|share|forward|confirm|arrange|prepare|draft|text|invite|introduce|schedule|come|set|get|visit|drop|reserve|talk|speak|meet|look|have|run|message|sort|make|open|walk|print|calculate|work|sit|go|give|let";
/** With it, a step is concrete: a day, a person, a paper. */
const stepThings = phrases(
  "(to|with|for) (you|him|her|them|your|mr|ms|mrs|dr|our|the|my|both)",
  "(you|him|her|them|mr|ms|mrs|dr) (|a|an|the|one|two|both|my|our|your|myself|personally|that|this|what|over|up|it)",
  "(a|an|the|our|my|one|both|your|two) (|short|full|written|signed|sample|free|first|quick|small|new|proper|brief|clean) (meeting|call|trial|pilot|demo|visit|slot|document|page|offer|quote|proposal|contract|clause|policy|reference|appointment|workshop|session|test|viewing|calculation|plan|summary|slides|brochure|brochures|terms|copy|list|sums|numbers|figures|versions|options|survey|engineer|engineers|technician|broker|colleague|invite|invitation|hour|report|ticket|draft|breakdown)",
);
const stepDay = phrases(
  "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
  "today|tonight|tomorrow|noon",
  "(this|tomorrow) (afternoon|morning|evening|week)",
  "next (week|month)",
  "(in|within|for|twenty|thirty|fifteen|ten|half) (|an|a|the|{number}|next) (hour|hours|minutes|days|week|weeks)",
  "(at|by|before|until) (|the) (end of|noon|lunch|lunchtime|half past)",
  "at {number}",
  "by {number}",
  "this week|month",
  "straight away",
  "after (this|the|our) call",
  "غدا|غداً|الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|اليوم|الأسبوع",
);
const promising = phrases(
  `(i'll|we'll|i will|we will|i'm going to|let me|i can|we can|i could|i'd) (|also|just|gladly|happily|personally|then|have|get|make sure|rather) ${act}`,
  "(someone|somebody|colleague|engineer|helen|technician|team|he|she|they) (|from|in) * (will|'ll) (|also|then) (call|ring|come|visit|contact|phone|be|get|write|email)",
  "(give|send|put) (|me|him|her) (his|her|their|your|me) (direct|number|email|address|line|name)",
  "(you'll|you will) (have|get|receive|hear) * (by|on|from|tomorrow|today|this|next|before|within)",
  "(i'm|we're|i am|we are) (|already|just|now) (sending|calling|booking|coming|asking|putting|bringing|arranging|ringing|writing|opening|emailing)",
  "(i've|we've|i have|we have) (|already|just) (booked|sent|put|opened|asked|arranged|blocked|reserved|scheduled|escalated|logged)",
  "(happy|glad) to (send|call|show|come|book|arrange|set|put|bring|introduce|share)",
  "(give me|give us|give it) (until|till|one|two|a|an|{number})",
  "سأرسل|سنرسل|سأتصل|سنتصل|سأكتب|سأعود|سأحضر",
);
const proposing = phrases(
  "(want me to|if you like|i'd like|i'd want|i'd bring|i'd rather we|would it help if|would it make sense|is it okay if|are you around|are you in|who could we|let's|shall we|shall i|can we|could we|can i|could i|may i|may we|should we|how about|what about|why don't we|i'd suggest|i suggest|i propose|would you|could you|can you|are you free|do you have|have you got|would it|will you be|we could|can you do)",
  "(try|test|come and see|come in|come by|join|meet) (it|us|one|them|me|him|her|and)",
  "(does|would|is|will) (|next) (monday|tuesday|wednesday|thursday|friday|tomorrow|week|the)",
  "هل (يمكن|يمكننا|نلتقي|يناسبك|نحدد)",
  "لنحدد|دعنا|لنلتق|نلتقي",
);
const proposedAct = phrases(
  "(go|walk|run|talk|look) (through|over|at|it through|him through|her through|them through) (both|it|the|that|this|them|your|our|with|what|line)",
  "(meet|sit down|sit together|try it|test it|pilot|book|schedule|set up|arrange|visit|come by|come over|come round|pop in|speak again|talk again|side by side)",
  "(bring|introduce|invite|include|involve|join|loop) (|in|him|her|them|me|us|your|the|mr|ms)",
  "(a|the|another) (call|meeting|trial|pilot|demo|visit|test|look|workshop|viewing|session|walkthrough)",
);
/** "Have a think and let me know" leaves it to the customer. */
const vague = phrases(
  "let me know",
  "(have|take) a (think|look)",
  "get back to (me|us)",
  "(whenever|any time|anytime|sometime|some time|one day|at some point|someday|when you're ready|when it suits)",
  "think (it|about it) over",
  "think about it",
);
/** What begins like a promise and does nothing: "let me explain", "I can do seven hundred". */
const idle = phrases(
  "i'll|we'll (get|come) (to|back to) (that|this|it|you)",
  "let me (be|ask|explain|say|tell|see|think|put it|give you an|show you why|check my)",
  "(i can|i could|i'll|i'd|we can|we'll|let me) (give|do|make|get|put|talk|let) (|you|it|them|that|him) (|a|an|the|another|in) (discount|deal|price|better|special|free|percent|{number})",
);

export const nextStep: Rule = ({ said, language }) => {
  if (language === "other") return notTold("language");
  const found = said.find((sentence) => isPromised(sentence) || isProposed(sentence));
  if (found) return yes("step-named", quoteOf(found));
  const left = firstWith(said, vague);
  return left ? no("left-open", quoteOf(left.sentence)) : no("no-step");
};

const isPromised = (sentence: Sentence): boolean => {
  const at = firstWith([sentence], promising, (one, from) => {
    const empty = findPhrase(idle, one.plain, from);
    return !isDenied(one, from, 2) && empty?.firstWord !== from;
  });
  return at !== undefined && (hasDay(sentence) || findPhrase(stepThings, sentence.plain, at.firstWord) !== undefined);
};
const isProposed = (sentence: Sentence): boolean => {
  const { plain } = sentence;
  const at = findPhrase(proposing, plain);
  if (!at || findPhrase(vague, plain)) return false;
  return (
    findPhrase(proposedAct, plain, at.firstWord) !== undefined || (hasDay(sentence) && plain.length > bareDayWords)
  );
};
/** "How about Thursday?" names a day and no step. */
const bareDayWords = 2;
const hasDay = ({ plain }: Sentence): boolean => findPhrase(stepDay, plain) !== undefined || datesIn(plain).length > 0;

const briefWordsMax = 90;
const featuresMax = 3;
const ofUs = phrases(
  "(we're|we are|we have|we've|we offer|we do|we provide|we cover|we also)",
  "(you|you'd|you'll|you'd also|what you'd|what you'll) (|also) (get|have|find|receive)",
  "(it|it's|it has|it does|it also|there's|there is|includes|including|comes with|everything's|everything is)",
  "our|the (|whole|own) (platform|system|product|software|solution|suite|app|service|tool)",
  "(features|modules|functions) (|such|like|are|include)",
);

/** What begins so is a turn of the talk, no feature. */
const asides =
  /^(?:i|i'm|i'd|i'll|i've|but|so|because|if|when|which|who|not|or|like|say|though|and (?:i|i'll|i'd|i'm|then|if|so|we|that's|what)|that's|you (?:know|said|see))\b/u;

export const brief: Rule = ({ all, said }) => {
  const words = all.reduce((sum, { plain }) => sum + plain.length, 0);
  if (words > briefWordsMax) return no("too-long");
  const list = all.find((sentence) => {
    if (!findPhrase(ofUs, sentence.plain) || /[?؟]/.test(sentence.words.at(-1) ?? "")) return false;
    const parts = clausesOf(sentence).filter(
      ({ plain, text }) => (plain.length > 1 || text.includes("-")) && !asides.test(plain.slice(0, 2).join(" ")),
    );
    return parts.length > featuresMax + 1;
  });
  if (list) return no("feature-list", quoteOf(list));
  return said.length === 0 ? notTold("nothing-said") : yes("brief", "");
};
