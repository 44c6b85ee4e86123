/**
 * The language of this page: chosen before the first paint by `public/theme.js`, the same until it is loaded again.
 * Words stand in `words.ts` (English) and `words.ar.ts` beside it; a word that Arabic lacks does not compile there.
 */
export type Language = "en" | "ar";

const key = "wingman.language"; // Also read by public/theme.js, before the first paint.
/** Each by its own name: whoever looks for a language may not read the other one. */
export const languages: Readonly<Record<Language, string>> = { en: "English", ar: "العربية" };

const root = typeof document === "undefined" ? null : document.documentElement;
export const language: Language = root?.lang === "ar" ? "ar" : "en";

export const isRightToLeft = language === "ar";

/** Gulf month names, Western digits. English keeps the order of day and month that the browser is set to. */
export const locale: string =
  language === "ar"
    ? "ar-AE-u-nu-latn"
    : typeof navigator !== "undefined" && navigator.language.startsWith("en")
      ? navigator.language
      : "en-GB";

/** The same words in another language: same names, same arguments, other texts. */
export type InWords<Words> = Words extends string
  ? string
  : Words extends (...given: infer Given) => infer Said
    ? (...given: Given) => InWords<Said>
    : { readonly [Key in keyof Words]: InWords<Words[Key]> };

export const inLanguage = <English>(words: { en: English; ar: InWords<English> }): InWords<English> =>
  language === "ar" ? words.ar : (words.en as InWords<English>); // English fits its own shape.

/** Words stand in every part of a page, so another language is another load of it; a call goes on where it was. */
export const setLanguage = (next: Language): void => {
  if (next === language) return;
  try {
    localStorage.setItem(key, next);
  } catch {
    return; // Nothing would remember it over the load.
  }
  location.reload();
};

const rules = new Intl.PluralRules(language);
/** Arabic tells none, one, two, few (3 to 10) and many (11 to 99) apart; what is left out is `other`. */
export const plural = (
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): string => forms[rules.select(count)] ?? forms.other;

/** Words of any direction inside a sentence, where no element can stand around them: first strong isolate. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;
