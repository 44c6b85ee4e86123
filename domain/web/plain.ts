/**
 * Text of a page, made harmless: one line of words without markup, links, or characters that no reader sees. It is
 * quoted, never followed; so what is left may say anything, and can do nothing.
 */

const entities: { readonly [name: string]: string } = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  hellip: "…",
  ndash: "–",
  mdash: "—",
};

/** What is looked at of one text; more than any search engine gives of a page. */
const textCharsMax = 4_000;

const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
    (_whole, dec?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? " ";
      const code = dec === undefined ? Number.parseInt(hex ?? "", 16) : Number(dec);
      return code > 0x1f && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : " ";
    },
  );

const withoutTags = (text: string): string =>
  text
    .replaceAll(/<!--[^]*?(?:-->|$)/g, " ")
    .replaceAll(/<(script|style|template|noscript)\b[^>]*>[^]*?(?:<\/\1\s*>|$)/gi, " ")
    .replaceAll(/<\/?[a-z!?][^<>]*>?/gi, " ");

/** One line of plain words; empty where nothing of it is. */
export const plainLine = (text: string): string =>
  // An entity may hide a tag, and a tag another: twice decoded, twice without tags.
  withoutTags(decoded(withoutTags(decoded(text.slice(0, textCharsMax)))))
    .toWellFormed()
    .normalize("NFKC")
    .replaceAll(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]/gu, "")
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ")
    .replaceAll(/(\p{M}{2})\p{M}+/gu, "$1")
    .replaceAll(/!?\[([^\][]*)\]\([^()]*\)/g, (whole, label: string) => (whole.startsWith("!") ? " " : label))
    .replaceAll(/\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)\S+/gi, " ")
    .replaceAll(/\b(?:javascript|vbscript|data|mailto|tel|file):\S+/gi, " ")
    .replaceAll(/\S+@\S+\.\S+/g, " ")
    .replaceAll(/[<>{}[\]`\\|^~*#_]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** Cut at a word; the mark says that there is more. */
export const cutLine = (text: string, charsMax: number): string => {
  if (text.length <= charsMax) return text;
  const short = text
    .slice(0, charsMax - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, "");
  return `${short.slice(0, Math.max(short.lastIndexOf(" "), charsMax / 2)).trimEnd()}…`;
};

/** An address that may be shown and opened: http or https, nobody's name and password, and no more than fits. */
export const pageUrl = (text: string, charsMax: number): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if ((url.protocol !== "https:" && url.protocol !== "http:") || url.username + url.password !== "") return undefined;
  url.hash = "";
  return url.href.length <= charsMax && url.hostname.includes(".") ? url.href : undefined;
};
