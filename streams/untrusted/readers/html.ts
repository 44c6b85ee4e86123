import { Parser } from "htmlparser2";
import { untrustedLimits as limits } from "../limits.ts";
import { NotRead } from "./not-read.ts";
import { tidy } from "./text.ts";

const silent = new Set([
  "script",
  "style",
  "template",
  "noscript",
  "svg",
  "math",
  "iframe",
  "object",
  "head",
  "title",
  "textarea",
  "select",
]);
const blocks = new Set([
  ...[
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "aside",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
  ],
  ...["ol", "li", "table", "tr", "blockquote", "pre", "br", "hr", "dl", "dt", "dd", "figure", "figcaption"],
]);
/** Elements that never have an end, and hold nothing. */
const nestedMax = limits.depthMax * 10;

/** What a reader of the page would read. Nothing is loaded, nothing is run: it is letters and marks. */
export const htmlText = (html: string): string => {
  let text = "";
  let hushed = 0;
  let depth = 0;
  const parser = new Parser(
    {
      onopentag(name) {
        depth += 1;
        if (depth > nestedMax) throw new NotRead("UNSAFE", "it is too deep");
        if (silent.has(name)) hushed += 1;
        if (blocks.has(name)) text += "\n";
        if (name === "td" || name === "th") text += " ";
      },
      onclosetag(name) {
        depth -= 1;
        if (silent.has(name)) hushed -= 1;
        if (blocks.has(name) && name !== "br") text += "\n";
      },
      ontext(some) {
        if (hushed === 0) text += some;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return tidy(text);
};
