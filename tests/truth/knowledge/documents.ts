/**
 * The documents of the demo knowledge base as a reader sees them, section by section or page by page, read without any
 * code of ours that will later be judged by them. Passages of questions.json are quoted from this form.
 */
import { readdirSync, readFileSync } from "node:fs";
import { text as textOfStream } from "node:stream/consumers";
import { extractText, getDocumentProxy } from "unpdf";
import { fromBufferPromise } from "yauzl";

const base = new URL("../../../ops/demo/knowledge/", import.meta.url);

/** A heading and what stands under it up to the next, or the page of a PDF. */
export type Section = { readonly at: string | number; readonly text: string };

export const documentNames: readonly string[] = readdirSync(new URL("halden/", base)).toSorted();

export const bytesOf = (name: string): Buffer => readFileSync(new URL(`halden/${name}`, base));

/** The text from which a binary document was made. */
export const sourceOf = (name: string): string =>
  readFileSync(new URL(`source/${name.replace(/\.\w+$/, ".txt")}`, base), "utf8");

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Without marks of Markdown or HTML; cells of a table follow one another; every run of white space is one blank. */
export const asRead = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .replaceAll(/^[>\s]*(#{1,6} |-{2,}|- )?/gm, " ")
    .replaceAll(/\*\*|`|\|(?:\s*-+\s*\|)*/g, " ")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ (?=[.,:;)])/g, "")
    .trim();

const splitAt = (text: string, heading: RegExp): Section[] => {
  const starts = [...text.matchAll(heading)];
  return starts.map((match, index) => ({
    at: asRead(match[1] ?? ""),
    text: asRead(text.slice(match.index, starts[index + 1]?.index)),
  }));
};

/** A heading is a line that begins with `#`; in a mail thread the subject; in HTML h1 to h3. */
const sectionsOfText = (name: string, text: string): Section[] => {
  if (name.endsWith(".html"))
    return splitAt(text.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ""), /<h[1-3]>(.*?)<\/h[1-3]>/g);
  return splitAt(text, name.startsWith("mail-") ? /^(Subject: .+)$/gm : /^#{1,3} (.+)$/gm);
};

const docxText = async (bytes: Buffer): Promise<string> => {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry())
    if (entry.fileName === "word/document.xml")
      return asRead((await textOfStream(await zip.openReadStreamPromise(entry))).replaceAll(/<(?!\/w:p>)[^>]+>/g, ""));
  throw new TypeError("no word/document.xml in it");
};

/** Each page without its running lines. */
const pdfPages = async (bytes: Buffer): Promise<Section[]> => {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text.map((page, index) => ({
    at: index + 1,
    text: asRead(page.replace(/^Halden Gate Kit.*\n.*Page \d of \d\n/, "")),
  }));
};

/** What stands in the file itself, whatever its kind; a DOCX is cut into sections as its source is. */
export const sectionsOf = async (name: string): Promise<Section[]> => {
  if (name.endsWith(".pdf")) return pdfPages(bytesOf(name));
  if (name.endsWith(".docx")) return sectionsOfText(name, sourceOf(name));
  return sectionsOfText(name, bytesOf(name).toString("utf8"));
};

/** All of it in one string. */
export const wholeOf = async (name: string): Promise<string> => {
  if (name.endsWith(".docx")) return docxText(bytesOf(name));
  return (await sectionsOf(name)).map(({ text }) => text).join(" ");
};
