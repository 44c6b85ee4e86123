/**
 * A document's text cut into passages that answer by themselves: never across a heading or a page, 512 tokens at most,
 * and where one section is longer, each piece begins with the last 128 tokens of the one before. The text comes in the
 * form that the readers give every kind of file: headings as lines that begin with `#`, rows of tables as lines with `|`.
 */
export const passageTokensMax = 512;
export const overlapTokens = 128;
/** Of a passage, whatever its tokens: what the event's schema takes. */
export const passageCharsMax = 8_000;
const headingCharsMax = 400;
/** A line that stands on fewer pages is no running head or foot. */
const linesRepeatedMin = 3;

export type Chunk = { readonly text: string; readonly heading: string; readonly page: number | null };
export type Chunked = {
  readonly title: string;
  readonly isSuperseded: boolean;
  readonly chunks: readonly Chunk[];
};

/** How many tokens a text has. */
export type CountTokens = (text: string) => number;

/**
 * Where no tokenizer is at hand: a word is a token for each begun six letters, and every mark is one. On English prose
 * that is some 5 % more than what a WordPiece tokenizer counts, so a passage is rather too short than cut by the model.
 */
export const estimateTokens: CountTokens = (text) => {
  let count = 0;
  for (const [piece] of text.matchAll(/[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu))
    count += /^[\p{L}\p{M}]/u.test(piece) ? Math.ceil(piece.length / 6) : 1;
  return count;
};

type Line = { readonly text: string; readonly page: number | null };
type Section = { readonly path: readonly string[]; readonly page: number | null; readonly lines: string[] };

/** `pages` of a file that has pages, else all of its text as one. `name` is the file's, for a document without a title. */
export const chunkDocument = (
  { name, pages, isPaged }: { readonly name: string; readonly pages: readonly string[]; readonly isPaged: boolean },
  count: CountTokens = estimateTokens,
): Chunked => {
  const lines = pages.flatMap((page, n): Line[] =>
    page
      .replaceAll(/\r\n?/g, "\n")
      .split("\n")
      .map((text) => ({ text: text.trimEnd(), page: isPaged ? n + 1 : null })),
  );
  const sections = sectionsOf(isPaged ? withoutRunningLines(lines) : lines);
  const title = (sections.find(({ path }) => path.length > 0)?.path[0] ?? titleOf(name)).slice(0, 200);
  const chunks = sections.flatMap((section) =>
    packed(section.lines, count).map((text) => ({
      text,
      heading: (section.path[0] === title ? section.path : [title, ...section.path])
        .join(" › ")
        .slice(0, headingCharsMax),
      page: section.page,
    })),
  );
  return { title, isSuperseded: saysItIsOld(title, chunks), chunks };
};

const titleOf = (name: string): string => name.replace(/\.[A-Za-z0-9]{1,8}$/, "").replaceAll(/[-_]+/g, " ");

/** A document that says of itself, at its beginning, that another has taken its place. */
const saysItIsOld = (title: string, chunks: readonly Chunk[]): boolean =>
  /\b(?:superseded|out of date|outdated|obsolete)\b|\b(?:was|been|is) replaced by\b|\bno longer (?:valid|in force)\b|\bnot valid any ?more\b/i.test(
    `${title}\n${(chunks[0]?.text ?? "").slice(0, 400)}`,
  );

/** Lines that stand at the top or the bottom of most pages, whatever number they end with. */
const withoutRunningLines = (lines: readonly Line[]): readonly Line[] => {
  const keyOf = ({ text }: Line): string => text.replace(/^#+ /, "").replaceAll(/\d+/g, "0").trim();
  const pagesOf = new Map<string, Set<number>>();
  for (const line of lines)
    if (line.page !== null && line.text.trim() !== "")
      pagesOf.set(keyOf(line), (pagesOf.get(keyOf(line)) ?? new Set()).add(line.page));
  const pageCount = new Set(lines.map(({ page }) => page)).size;
  const often = Math.max(linesRepeatedMin, Math.ceil(pageCount / 2));
  return lines.filter((line) => (pagesOf.get(keyOf(line))?.size ?? 0) < often);
};

const headingOf = (text: string): { readonly level: number; readonly words: string } | undefined => {
  const marked = /^(#{1,6})\s+(\S.*?)\s*#*$/.exec(text);
  if (marked) return { level: (marked[1] ?? "#").length, words: plain(marked[2] ?? "") };
  const subject = /^Subject: (\S.*)$/.exec(text);
  return subject ? { level: 1, words: plain(subject[1] ?? "") } : undefined;
};

const sectionsOf = (lines: readonly Line[]): readonly Section[] => {
  const sections: Section[] = [];
  let levels: { readonly level: number; readonly words: string }[] = [];
  let isCode = false;
  let current: Section | undefined;
  lines.forEach((line, at) => {
    if (/^\s*(?:```|~~~)/.test(line.text)) isCode = !isCode;
    const next = lines[at + 1]?.text ?? "";
    const under = !isCode && line.text.trim() !== "" && /^(?:={3,}|-{3,})$/.test(next) && !line.text.includes("|");
    const heading = isCode
      ? undefined
      : (headingOf(line.text) ??
        (under ? { level: next.startsWith("=") ? 1 : 2, words: plain(line.text) } : undefined));
    if (heading) {
      levels = [...levels.filter(({ level }) => level < heading.level), heading];
      current = undefined;
      return;
    }
    if (/^(?:={3,}|-{3,})$/.test(line.text)) return;
    if (!current || current.page !== line.page) {
      current = { path: levels.map(({ words }) => words), page: line.page, lines: [] };
      sections.push(current);
    }
    current.lines.push(line.text);
  });
  return sections.filter((section) => section.lines.some((line) => line.trim() !== ""));
};

/** Without the marks of Markdown; a rule between head and body of a table says nothing. */
const plain = (text: string): string =>
  text
    .replaceAll(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, "$1")
    .replaceAll(/\*\*|__|`/g, "")
    .trim();

/** Paragraphs, and tables row by row, one after the other until a passage is full. */
const packed = (lines: readonly string[], count: CountTokens): readonly string[] => {
  const blocks = blocksOf(lines).flatMap((block) => within(block, count));
  const texts: string[] = [];
  let held: string[] = [];
  let size = 0;
  let fresh = 0;
  const close = (): void => {
    if (fresh === 0) return;
    texts.push(held.join("\n").trim());
    const kept: string[] = [];
    let tokens = 0;
    for (const block of held.toReversed()) {
      tokens += count(block);
      if (tokens > overlapTokens) break;
      kept.unshift(block);
    }
    held = kept;
    size = kept.reduce((sum, block) => sum + count(block), 0);
    fresh = 0;
  };
  for (const block of blocks) {
    const tokens = count(block);
    const chars = held.reduce((sum, { length }) => sum + length + 1, block.length);
    if (fresh > 0 && (size + tokens > passageTokensMax || chars > passageCharsMax)) close();
    if (size + tokens > passageTokensMax || held.join("\n").length + block.length >= passageCharsMax) {
      held = [];
      size = 0;
    }
    held.push(block);
    size += tokens;
    fresh += 1;
  }
  close();
  return texts.filter((text) => text !== "");
};

const blocksOf = (lines: readonly string[]): readonly string[] => {
  const blocks: string[] = [];
  let paragraph: string[] = [];
  const close = (): void => {
    if (paragraph.length > 0) blocks.push(paragraph.join("\n"));
    paragraph = [];
  };
  for (const raw of lines) {
    const line = plain(raw);
    if (line === "") close();
    else if (/^\|?[\s:|-]+\|[\s:|-]*$/.test(line)) continue;
    else if (line.startsWith("|")) {
      close();
      blocks.push(line.replaceAll(/\s*\|\s*/g, " | ").trim());
    } else paragraph.push(line.replace(/^>\s?/, ""));
  }
  close();
  return blocks;
};

/** A block that is a passage of its own at most: longer ones are cut at sentences, and those at words. */
const within = (block: string, count: CountTokens): readonly string[] => {
  const fits = (text: string): boolean =>
    text.length < passageCharsMax / 2 && count(text) <= passageTokensMax - overlapTokens;
  if (fits(block)) return [block];
  const sentences = sentencesOf(block);
  if (sentences.length > 1) return sentences.flatMap((sentence) => within(sentence, count));
  const words = block.split(/\s+/);
  if (words.length === 1) return block.match(/[\s\S]{1,1000}/gu) ?? [];
  const half = Math.ceil(words.length / 2);
  return [words.slice(0, half), words.slice(half)].flatMap((part) => within(part.join(" "), count));
};

/** Sentences of a text, and rows and items of lists, each with its mark at the end. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/(?<=[.!?؟。])["')\]]*\s+(?=[\p{Lu}\p{Lo}\p{N}"'(-])|\n(?=\s*(?:[-*|•]|\d+[.)]))|\n{2,}/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
