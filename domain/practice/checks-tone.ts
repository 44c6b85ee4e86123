/** Tone of an answer: whether it heard the customer, keeps respect, and is said with certainty. */
import { no, notTold, type Rule, yes } from "./checks-kind.ts";
import type { Sentence } from "./answer-words.ts";
import { clausesOf, echoing, findPhrase, firstWith, isDenied, phrases, quoteOf } from "./answer-words.ts";

/** What shows that it was heard, wherever in the first sentences it stands. */
const hearing = phrases(
  "i|we (|can|do|totally|completely|fully|quite|really|absolutely) understand|hear|see|get|appreciate|respect|follow|sympathise|sympathize|imagine (|that|it|you|this|why|how|where|the|your|what|completely|totally|fully|exactly)",
  "i|we can (|only|well|just) understand|imagine|see|tell|hear|relate",
  "makes|making (|total|perfect|complete|a lot of|good) sense",
  "fair (enough|point|question|comment|concern|challenge)",
  "(that's|that is|it's|it is|that|what) (|a|an|really a|such a) (|really|very|quite|entirely|perfectly) fair|good|great|valid|reasonable|important|real|big|serious|lot|tough|hard|sensible|proper|honest|awful|terrible|rough|painful|frustrating|worrying|tricky|understandable|natural|right|true",
  "that|this|it|which (sounds|must be|must have been|would be|has to be) (|really|very|so) frustrating|painful|rough|hard|annoying|stressful|awful|fair|worrying|difficult|tough|upsetting|exhausting|maddening|like",
  "good|great|valid question|point",
  "(thanks|thank you) (|so much|very much) for (saying|telling|being|asking|raising|sharing|flagging|letting|bringing|explaining|that|the question|your honesty|the honesty|pointing)",
  "(i|we) appreciate (you|the honesty|your honesty|that|it)",
  "(i'm|i am|we're|we are) (|very|really|so|truly|terribly) sorry",
  "sorry (about|for|to hear|that|you)",
  "i|we (|do) apologise|apologize",
  "(you're|you are) (|absolutely|quite|completely|probably) (right|not wrong|not the)",
  "i'd|we'd (|probably) (be|feel|ask|want|think|say|worry|look|hesitate|do|check) * same|too|furious|annoyed|angry|careful|worried|also|twice|likewise",
  "(i'd|i would|we'd) (|probably|also) (be furious|be annoyed|be angry|be careful|feel|ask|want|worry|hesitate)",
  "in your place|shoes|position|situation|seat",
  "sounds|seems (like|as if|as though)",
  "so (what|you're|you are|you) (|are) saying|telling|asking|worried|looking|want|need|it's",
  "you mentioned|said|told",
  "i've understood|heard",
  "(nobody|no one|none of us) (likes|wants|should|enjoys)",
  "of course|sure|certainly|absolutely|understood|agreed|indeed|granted|definitely|exactly|totally|understandable|understandably|true",
  "no (worries|problem|rush|wonder)",
  "like that",
  "in (that|such a|this) case",
  "yes|yeah|yep|right|okay|ok|ah|alright",
  "(that|the|your) worry|concern|fear|hesitation|doubt|frustration",
  "أفهم|أتفهم|أقدر|نفهم|نتفهم|نقدر|أفهمك|أتفهمك",
  "معك|معكم حق",
  "سؤال|نقطة جيد|مهم|ممتاز|مهمة|جيدة",
  "شكرا|شكراً (لك|لكم|على)",
  "أعتذر|آسف|نعتذر|نأسف|طبعا|طبعاً|بالتأكيد|صحيح|أكيد|نعم",
);
/** Openings that only look like it, or take it back. */
const brushing = phrases(
  "but|nope|nonsense|wrong|false|nah|rubbish",
  "come on",
  "no (that's|that|it's|it|you|we|you're)",
  "with (|all) (|due) respect",
  "see (that's|that is) (the beauty|the thing|the great|the point)",
  "(you're|you are) (wrong|mistaken|overthinking|exaggerating)",
  "(don't|do not) (|you) (|even) (worry|panic|fuss|bother)",
  "calm down",
  "(that's|it's) nothing",
  "(thanks|thank you) (|so much|very much) for (reaching|contacting|calling|getting|writing|your call|your message|your patience)",
  "never mind",
  "forget (that|it|about)",
  "i (doubt|disagree)",
  "anyway",
);
/** A denial of what was said, a little later too. */
const denying = phrases(
  "(that|it|this) (cannot|can't|won't|doesn't|couldn't|never|isn't) (|ever) (happen|happens|occur|be|true|work|matter|apply)",
  "(that's|that is|it's|it is|that) (isn't|not|wrong|simply not|just not) (|really|quite|at all|our|a|the) (true|right|a problem|the problem|an issue|the issue|the case|the point|our problem|possible|problem|issue|fault)",
  "(isn't|is not|aren't|not) (|really) the problem|issue|point",
);
/** Nothing of two words alone hears anybody: "okay", "sure" are heard where something of the line comes with them. */
const thin = phrases(
  "yes|yeah|yep|right|okay|ok|ah|alright|sure|absolutely|certainly|definitely|exactly|true",
  "of course",
);

const openingSentences = 2;
const mirrorWords = 16;
const denialWords = 10;
const thinWords = 4;

export const acknowledges: Rule = ({ said, customer, language }) => {
  if (language === "other") return notTold("language");
  const opening = said.slice(0, openingSentences);
  const [first] = opening;
  if (!first) return no("nothing-heard", "");
  const brushed = findPhrase(brushing, first.plain);
  const denied = findPhrase(denying, first.plain.slice(0, denialWords));
  const isBrushed = denied !== undefined || (brushed !== undefined && brushed.firstWord <= 1);
  const heard = opening.flatMap((sentence) => {
    const at = firstWith([sentence], hearing, (one, from, to) => !isDenied(one, from, 1) && !isThin(one, from, to));
    return at ? [quoteOf(sentence, at.firstWord, at.endWord)] : [];
  })[0];
  if (heard !== undefined && !isBrushed) return yes("heard-it", heard);
  if (isBrushed) return no("brushed-aside", quoteOf(first));
  const echoes = echoing(customer);
  // "Right. Saturday morning, with a full shop": a word before it is no sentence of its own.
  const mirrored = opening.find(
    (sentence, n) => (n === 0 || first.plain.length <= thinWords) && echoes(sentence.plain.slice(0, mirrorWords)),
  );
  if (mirrored) return yes("mirrored-it", quoteOf(mirrored));
  return no("nothing-heard", quoteOf(first));
};

const isThin = (sentence: Sentence, from: number, to: number): boolean => {
  const only = findPhrase(thin, sentence.plain.slice(from, to));
  return only !== undefined && only.endWord === to - from && only.firstWord === 0 && sentence.plain.length < 5;
};

/** Pressure, blame, mockery, and talking down of whoever else is spoken of. */
const disrespect = phrases(
  // Pressure.
  "you (|really|just|simply) (need to|have to|must|ought to|should|better|want to) (decide|sign|act|commit|choose|buy|book|move) * today|now|immediately|tonight",
  "(decide|sign|commit|act|buy|choose) (|it|that|this|up) (|right) (now|immediately|or)",
  "(today|now) or never",
  "(last|only|final) chance",
  "before (it's|it is) too late",
  "take it or leave",
  "(your|you) loss",
  "(you'll|you will|you'd|you're going to) (|only|just|soon|really|all|all just) (regret|be sorry|be left|kick yourself|miss|come crawling|come back begging)",
  "(you're|you are|you'd be|you'll be) (|already|basically|simply) (finished|done for|dead|toast|doomed|next)",
  "(offer|price|deal) (is|will be|goes|expires|ends) (|only) (gone|off|tonight|today|void|void tomorrow|tomorrow|good today)",
  "(only|just) (valid|good|available) (today|until tonight|until midnight)",
  "somebody|someone else will|is * (take|sign|grab|snap) (it|them|this)",
  "(other|another|three|two|several) (buyers|buyer|couple|people|customers|bidders|offers|companies|parties) (|are|is|who|have|has|already) (waiting|interested|queuing|lined|in line|ready|signed)",
  "(won't|will not|wouldn't) (be|last) (here|there|available|around|on the table) (|by|next|tomorrow|much|for|forever|long)",
  "(what's|what is) (stopping|holding) you",
  "(can|do) you (really|seriously) (afford|want|think|believe|expect)",
  "if (you were|you're|you are) (|really|actually) (serious|smart|clever|sensible)",
  "(sign|decide|say yes) (or|and) (i|we)",
  // Mockery and blame.
  "(nobody|no one|none of my customers|no other customer) (else) (has|had|ever|complains|complained|says|said|asked|minds)",
  "(everyone|everybody|all the others|others|other people|all our other customers|other customers) (else|) (manages|manage|gets|get|understands|copes|cope|seems to|copes with|has no)",
  "(like|as) (i|we) (already|just) (said|told|explained|mentioned)",
  "(i've|i) (already) (told|explained|said)",
  "how many times",
  "(read|check) (the|your) (contract|small print|fine print|terms|email|documentation) (|again|properly|first|before)",
  "you (signed|agreed to) (it|that|the|this)",
  "(someone|somebody|people|a man|a woman|a firm) (in your position|like you|of your age|your age) (should|ought|don't)",
  "no (offence|offense)",
  "(not) (rocket science|that hard|difficult to understand|complicated)",
  "(even) (my|your|a) (grandmother|child|kid|mother|dog)",
  "(i|we) (wouldn't|would not|couldn't) (trust|touch|let|buy from|hire|go near) (them|him|her|that|those|these)",
  "(just|only) after your (money|data)",
  "(they|he|she) (don't|doesn't|haven't|can't) (|even|really) (know|care|understand|have a clue|got a clue|answer|deliver)",
  "good luck",
  "in this day and age",
  "(stone|dark) (age|ages)",
  "ages ago",
  "surely (you|you've|you'd|you're|a|your|someone|anyone|an)",
  "(i'd|i would) have (thought|expected|assumed) (|that) (a|an|you|someone|somebody|anyone|your)",
  "you (should've|should have|ought to have|could have) (|just|simply|really) (read|known|called|told|said|asked|thought|checked|done|listened|used|bought|trained|come)",
  "you people",
  "(your|their) own (fault|mistake|negligence|doing)",
  "(your|user|users|operator|human) (fault|error)",
  "(isn't|is not|not|hardly|none of) (my|our) (fault|problem|business|job)",
  "(not|aren't|isn't|weren't|wasn't|never) (|being|been|properly) (using|used|trained|reading|paying|following) * (properly|intended|correctly|attention|right|manual|instructions|training)",
  "(because|if|when) (you|your|staff|users|your people|your staff|your team|your users|your drivers) (don't|didn't|aren't|can't|won't|weren't|never|fail to|failed to|forgot to|forget to|ignored|misuse|misused|refuse to) (|just|even|ever) (use|used|understand|read|follow|listen|bother|care|train|trained|train them|look|log|plan|maintain)",
  "(that's|it's|it is|that is|sounds like) (|um|er) (|just|really|more|purely|simply) (a|an|your) (|own) (leadership|management|training|user|people|staffing|discipline|attitude|personal|internal|you) (thing|problem|issue|matter|question)",
  "that's (on|down to) you",
  "you (clearly|obviously) (|don't|didn't|haven't)",
  "you (don't|just don't|can't|simply don't) (|even|really) (understand|get it|know what|know how|care|listen|realise|realize|appreciate)",
  "(any|every|only an|even a|even an|no) (idiot|fool|child|amateur|moron|halfwit|serious)",
  "half a brain",
  "(calm|settle) down",
  "(don't be|stop being|stop) (|so|such|such a) (ridiculous|silly|difficult|naive|stubborn|cheap|paranoid|emotional|dramatic|complaining|whining|moaning|fussing|baby)",
  "(that's|it's|that is|how|what|is) (|a|pure|just|utterly|frankly|plain|such|so|a bit) (ridiculous|silly|nonsense|naive|stupid|laughable|absurd|rubbish|childish|crazy|pathetic|shortsighted|ludicrous|old-fashioned|joke)",
  "nonsense|laughable|idiots|amateurs|cowboys|crooks|clowns|charlatans|liars|dinosaur|dinosaurs|incompetent|garbage|junk|crap|shoddy|bodger|bodgers|con-man",
  "(can't|couldn't|cannot) be serious",
  "(what|who) (|else) (do|did) you expect",
  "if (you|you'd) (|had|only|just) (bothered|listened|read|paid attention|done your)",
  "(you're|you are) (|just|only|simply|really|being) (cheap|stingy|difficult|unreasonable|scared|silly|lazy|impossible|stubborn|crazy|mad|foolish|stupid|naive|mistaken|overreacting|exaggerating|paranoid|ridiculous|petty)",
  "(grow|wake) up",
  "(waste|wasting|wasted) (|of) (my|our|everyone's|everybody's) time",
  "over|above your (head|pay)",
  // A competitor, talked down.
  "(get|gets|got) what (you|they|he|she) (pay|pays|paid) for",
  "(pay|buy) cheap",
  "cowboy|backstreet|flybynight|tinpot|two-bit|bodge|amateur (outfit|operation|firm|company|job|shop|builder|lot)",
  "(they're|he's|she's|they are|he is|their|his|that lot|those guys|those people|that thing|their software|their product|their stuff) (|is|are) (|all|just|only|basically|total|a|an|a total|complete|a complete|frankly|really|pretty|known to be) (terrible|awful|useless|hopeless|rubbish|unreliable|joke|mess|crooks|dishonest|lying|desperate|outdated|disaster|broken|clueless|scam|toy|nightmare|dying)",
  "(they|he|she|they'll|he'll|they) (|will|always|just) (lie|lies|cheat|cheats|rip|rips|let you down|vanish|disappear|go bust|goes bust|be gone|screw)",
  "moved on (|ages|years|long|a long time|decades) ago",
  "(left|fall|falling|lagging|stuck) (behind|in the past)",
  // Arabic.
  "أنت|انت مخطئ|غبي|مخطئة|غبية",
  "الآن أو أبدا|أبداً",
  "غلطتك|خطؤك|مشكلتك|سخيف|هراء",
);
export const respectful: Rule = ({ all, said, language }) => {
  const found = firstWith(all, disrespect, (sentence, from) => !isDenied(sentence, from, 2));
  if (found) return no("presses-or-blames", quoteOf(found.sentence, found.firstWord, found.endWord));
  if (language !== "en") return notTold("language");
  return said.length === 0 ? notTold("nothing-said") : yes("keeps-respect", quoteOf(said[0] as Sentence));
};

const fillers = phrases(
  "um|uh|er|erm|hmm|hm|uhm|umm|eh",
  "i mean",
  "basically|literally",
  "sort|kind of",
  "i guess|suppose",
  "maybe|perhaps|possibly|hopefully|probably|presumably",
  "to be honest|frank|fair",
  "i think maybe|perhaps",
  "or something|whatever",
  "not really? sure",
  "you know",
  "يعني|ربما|يمكن|أظن|اظن|آه|بصراحة",
);
/** "What kind of", "as you know", "do you know": said with a meaning of their own. */
const meant = new Set(
  "what which this that some any the a same every one as do did if so would another all perhaps maybe".split(" "),
);
const hedgesMax = 1;

export const sure: Rule = ({ all, said, language }) => {
  if (language === "other") return notTold("language");
  if (said.length === 0) return notTold("nothing-said");
  const found = all.flatMap((sentence) => {
    const here: { sentence: Sentence; firstWord: number; endWord: number }[] = [];
    for (let at = findPhrase(fillers, sentence.plain); at; at = findPhrase(fillers, sentence.plain, at.endWord)) {
      const isTwo = at.endWord - at.firstWord === 2 && /^(?:sort|kind|you)$/.test(sentence.plain[at.firstWord] ?? "");
      const isHonest = sentence.plain.slice(at.firstWord, at.endWord).join(" ") === "to be fair";
      if (!isHonest && !(isTwo && meant.has(sentence.plain[at.firstWord - 1] ?? "")))
        here.push({ sentence, firstWord: at.firstWord, endWord: at.endWord });
    }
    return here;
  });
  const last = found[hedgesMax];
  if (last) return no("hedges", quoteOf(last.sentence, last.firstWord, last.endWord));
  return yes("sure", quoteOf(clausesOf(said[0] as Sentence)[0] ?? (said[0] as Sentence)));
};
