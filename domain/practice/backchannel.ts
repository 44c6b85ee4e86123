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

/** Whether words, interim ones too, are enough to be sure that somebody takes the turn. */
export const takesTheTurn = (text: string): boolean => {
  const others = wordsOf(text).filter((word) => !listening.has(word));
  return others.length >= meantWordsMin || others.some((word) => word.length >= meantCharsMin);
};
