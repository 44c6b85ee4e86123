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
  // What stands around a page and not in it.
  "nav",
  "footer",
  "aside",
  "button",
  "textarea",
  "select",
]);
const blocks = new Set([
  ...["p", "div", "section", "article", "header", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul"],
  ...["ol", "li", "table", "tr", "blockquote", "pre", "br", "hr", "dl", "dt", "dd", "figure", "figcaption"],
]);
/** Elements that never have an end, and hold nothing. */
const nestedMax = limits.depthMax * 10;

/**
 * What a reader of the page would read, headings with marks and rows of tables with `|`. What stands around the text
 * (navigation, foot, asides) is left out, and where the page says what is its main part, so is everything else. Nothing
 * is loaded, nothing is run: it is letters and marks.
 */
export const htmlText = (html: string): string => {
  let [text, main] = ["", ""];
  let hushed = 0;
  let depth = 0;
  let mains = 0;
  const silenced: boolean[] = [];
  const add = (some: string): void => {
    if (hushed > 0) return;
    text += some;
    if (mains > 0) main += some;
  };
  const parser = new Parser(
    {
      onopentag(name, { role }) {
        depth += 1;
        if (depth > nestedMax) throw new NotRead("UNSAFE", "it is too deep");
        const isSilent = silent.has(name) || (role !== undefined && silentRoles.has(role));
        silenced.push(isSilent);
        if (isSilent) hushed += 1;
        if (name === "main" || role === "main") mains += 1;
        if (blocks.has(name)) add("\n");
        if (/^h[1-6]$/.test(name)) add(`\n${"#".repeat(Number(name[1]))} `);
        if (name === "li") add("- ");
        if (name === "p" || name === "table") add("\n");
        if (name === "td" || name === "th") add("| ");
      },
      onclosetag(name) {
        depth -= 1;
        if (name === "td" || name === "th") add(" ");
        if (name === "tr") add("|");
        if (name === "p" || name === "table" || /^h[1-6]$/.test(name)) add("\n");
        if (blocks.has(name) && name !== "br") add("\n");
        if (silenced.pop()) hushed -= 1;
        if (name === "main") mains = Math.max(0, mains - 1);
      },
      ontext: (some) => add(some.replaceAll(/[\n\r]+/g, " ")),
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return tidy(main.trim() === "" ? text : main);
};

const silentRoles = new Set(["navigation", "banner", "contentinfo", "complementary", "search"]);
