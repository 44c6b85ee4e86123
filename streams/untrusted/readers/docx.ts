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

const wordsOf = (part: Buffer): string => {
  const pieces: string[] = [];
  let inText = 0;
  readXml(part, {
    open(name) {
      if (name === "t") inText += 1;
      else if (name === "tab") pieces.push(" ");
      else if (name === "br" || name === "cr") pieces.push("\n");
    },
    close(name) {
      if (name === "t") inText -= 1;
      else if (name === "p" || name === "tr") pieces.push("\n");
      else if (name === "tc") pieces.push(" ");
    },
    text(text) {
      if (inText > 0) pieces.push(text);
    },
  });
  return pieces.join("");
};
