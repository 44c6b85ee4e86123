/** The text of a Word document: its paragraphs, notes and tables. What it refers to outside of itself is never asked for. */
import { NotRead } from "./not-read.ts";
import { tidy } from "./text.ts";
import { readXml } from "./xml.ts";
import { openContainer } from "./zip.ts";

const contentTypes = "[Content_Types].xml";
const document = "word/document.xml";
const beside = ["word/footnotes.xml", "word/endnotes.xml"];

export const docxText = async (bytes: Buffer): Promise<string> => {
  const container = await openContainer(bytes);
  if (!container.names.has(contentTypes) || !container.names.has(document))
    throw new NotRead("KIND", "it is a container, and no Word document");
  readXml((await container.read(contentTypes)) ?? Buffer.alloc(0), {});
  const texts: string[] = [];
  for (const name of [document, ...beside]) {
    const part = await container.read(name);
    if (part) texts.push(wordsOf(part));
  }
  return tidy(texts.join("\n"));
};

/** Paragraphs line by line, a heading with its marks, a row of a table with `|` between its cells. */
const wordsOf = (part: Buffer): string => {
  const lines: string[] = [];
  let [text, level, inText, tables] = ["", 0, 0, 0];
  const rows: string[][] = [];
  readXml(part, {
    open(name, attribute) {
      if (name === "t") inText += 1;
      else if (name === "tab") text += " ";
      else if (name === "br" || name === "cr") text += tables > 0 ? " " : "\n";
      else if (name === "tbl") tables += 1;
      else if (name === "tr") rows.push([]);
      else if (name === "p") level = 0;
      else if (name === "pStyle") level = levelOf(attribute("val") ?? "");
      else if (name === "outlineLvl") level = Math.min(6, Number(attribute("val") ?? 9) + 1);
    },
    close(name) {
      if (name === "t") inText -= 1;
      else if (name === "tbl") {
        tables -= 1;
        if (tables === 0) lines.push("");
      } else if (name === "tc") {
        rows.at(-1)?.push(text.trim());
        text = "";
      } else if (name === "tr") {
        const row = `| ${rows.pop()?.join(" | ") ?? ""} |`;
        if (rows.length > 0) text += row;
        else lines.push(row);
      } else if (name === "p") {
        if (tables > 0) text += " ";
        else {
          const words = text.trim();
          if (words !== "") lines.push(level > 0 ? `${"#".repeat(level)} ${words}` : words, "");
          text = "";
        }
      }
    },
    text(some) {
      if (inText > 0) text += some;
    },
  });
  return lines.join("\n");
};

/** By the styles that Word has in every language's file: "Title", "Heading1" to "Heading6". */
const levelOf = (style: string): number =>
  /^title$/i.test(style) ? 1 : Number(/^heading ?([1-6])$/i.exec(style)?.[1] ?? 0);
