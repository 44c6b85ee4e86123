/** The languages in which the house has words of its own. */
export type HouseLanguage = "en" | "ar";

/** The one nearest to a call's language (BCP 47): English for every language that has no words here. */
export const houseLanguageOf = (language: string): HouseLanguage => (/^ar\b/i.test(language) ? "ar" : "en");
