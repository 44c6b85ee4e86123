/**
 * What of a call may leave the house as a search: a kind, a name, a topic. The kind and the topic are ours, the name is
 * the playbook author's or the call's form's; nothing of what anybody said goes into a query.
 */

export const subjects = ["competitor", "company", "product", "news"] as const;
export type Subject = (typeof subjects)[number];
export const topics = ["overview", "pricing", "reviews", "changes"] as const;
export type Topic = (typeof topics)[number];

export type Slots = { readonly subject: Subject; readonly topic: Topic; readonly name: string };

/** Of a query, as `PagesFound` and `PagesAsked` hold it. */
export const queryCharsMax = 200;
const nameCharsMax = 60;
const nameWordsMax = 6;
/** A telephone number, a customer's or an account's; the year in a name has four. */
const digitsMax = 4;

/**
 * A name as it may stand in a query, or undefined: letters, digits and what stands in names of companies. What looks
 * like an address, a number of somebody, or an operator of a search engine is no name.
 */
export const nameSlot = (text: string): string | undefined => {
  const name = text
    .normalize("NFKC")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, " ")
    .replaceAll(/[‘’`´]/g, "'")
    .replaceAll(/\s+/g, " ")
    .trim();
  if (name.length < 2 || name.length > nameCharsMax || name.split(" ").length > nameWordsMax) return undefined;
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M} &.,'+!/-]*$/u.test(name) || !/\p{L}/u.test(name)) return undefined;
  if (/:|\/\/|^-| -/.test(name) || (name.match(/\p{N}/gu) ?? []).length > digitsMax) return undefined;
  return name;
};

/** Words of ours for each kind and topic, by the language they are searched in. */
const subjectWords: { readonly [language: string]: { readonly [Each in Subject]: string } } = {
  en: { competitor: "company", company: "company", product: "product", news: "news" },
  ar: { competitor: "شركة", company: "شركة", product: "منتج", news: "أخبار" },
};
const topicWords: { readonly [language: string]: { readonly [Each in Topic]: string } } = {
  en: { overview: "", pricing: "pricing plans", reviews: "customer reviews", changes: "announcement" },
  ar: { overview: "", pricing: "أسعار", reviews: "تقييمات العملاء", changes: "إعلان" },
};

/** The query, by nothing but the slots. `language` is the call's tag; English where there are no words of its own. */
export const queryOf = ({ subject, topic, name }: Slots, language: string): string => {
  const tag = language.toLowerCase().split("-")[0] ?? "";
  const known = Object.hasOwn(subjectWords, tag) ? tag : "en";
  return [`"${name}"`, subjectWords[known]?.[subject] ?? "", topicWords[known]?.[topic] ?? ""]
    .filter((part) => part !== "")
    .join(" ")
    .slice(0, queryCharsMax);
};
