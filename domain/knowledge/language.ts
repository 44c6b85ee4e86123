/** The language of a text, as far as its words are cut by it: English, Arabic, or another that is taken as it stands. */
const englishWords = new Set(
  "the of and to in is for that are with on be this it as by or from you we not have".split(" "),
);
/** Of a text in English every fifth word is one of these; of any other hardly one in fifty. */
const englishShareMin = 0.08;

/** Language tag, `und` where it is none that is known here. */
export const languageOf = (text: string): string => {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length === 0) return "und";
  const arabic = words.filter((word) => /\p{Script=Arabic}/u.test(word)).length;
  if (arabic > words.length / 2) return "ar";
  const english = words.filter((word) => englishWords.has(word)).length;
  return english / words.length >= englishShareMin ? "en" : "und";
};
