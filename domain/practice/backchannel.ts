/** "Uh-huh": a word or two that say one listens. Said while the other speaks they take no turn and stop nobody. Pure. */

/** Longer than this one has something to say, whatever the words are. */
const wordsMax = 4;
const listening: ReadonlySet<string> = new Set(
  `a ah aha ahh uh uhuh uhhuh huh um hm hmm mhm mm mmm mmhm hum oh ooh ok okay yes yeah yea yep yup right sure exactly true
  absolutely certainly indeed totally great good nice fine i see get it got gotcha of course understood go on
  نعم اه آه أه اها ايوه أيوه ايوا أيوا طيب تمام صح صحيح مفهوم فهمت امم همم حسنا حسنًا حسناً اكيد أكيد ماشي بالضبط`
    .split(/\s+/u)
    .filter((word) => word !== ""),
);

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replaceAll(/['’-]/gu, "")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "");

/** False for a text without a word. */
export const isBackchannel = (text: string): boolean => {
  const words = wordsOf(text);
  return words.length > 0 && words.length <= wordsMax && words.every((word) => listening.has(word));
};

/** A recogniser makes a short word out of a cough and a breath; only these are words that somebody meant. */
const meantCharsMin = 4;
const meantWordsMin = 3;

/** A sound that is over by then, and behind which nothing comes, was "uh-huh", a cough, a chair. Milliseconds. */
export const soundMsMax = 650;
/** In so short a time nobody says more of them; what has more was longer. */
const soundWordsMax = 2;
/** Of what is said in so short a time these are meant to interrupt; shorter words are what a recogniser makes of a breath. */
const interrupting: ReadonlySet<string> = new Set(
  `wait stop sorry excuse pardon hold hang listen question moment second minute what when which where
  لحظة دقيقة انتظر انتظري توقف عفوا عفوًا عفواً اسمع اسمعي سؤال لكن ماذا لماذا كيف متى`
    .split(/\s+/u)
    .filter((word) => word !== ""),
);

/**
 * Whether words, interim ones too, are enough to be sure that somebody takes the turn. A recogniser that hears "uh-huh" as
 * "oh lovely" makes words of it that nobody said: of a short sound only those count that are said to interrupt.
 */
export const takesTheTurn = (text: string, lastedMs: number): boolean => {
  const others = wordsOf(text).filter((word) => !listening.has(word));
  if (lastedMs <= soundMsMax && others.length <= soundWordsMax) return others.some((word) => interrupting.has(word));
  return others.length >= meantWordsMin || others.some((word) => word.length >= meantCharsMin);
};
