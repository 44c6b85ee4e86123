/** The text of a PDF by Mozilla's reader: nothing is drawn, no script in it is run, no font and no map is loaded. */
import { getDocumentProxy } from "unpdf";
import { untrustedLimits as limits } from "../limits.ts";
import { NotRead } from "./not-read.ts";
import { tidy } from "./text.ts";

type Items = Awaited<
  ReturnType<Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>["getTextContent"]>
>;

/** Throws `NotRead`. */
export const pagesOf = async (bytes: Buffer): Promise<string[]> => {
  const document = await getDocumentProxy(new Uint8Array(bytes), {
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    stopAtErrors: true,
    maxImageSize: 0,
    enableXfa: false,
  }).catch((error: unknown) => {
    throw /password/i.test((error as Error).name) ? new NotRead("LOCKED", "it asks for a password") : broken();
  });
  if (document.numPages > limits.pagesMax) throw new NotRead("TOO_LARGE", "it has too many pages");
  const pages: string[] = [];
  let left: number = limits.textBytesMax;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number).catch(() => Promise.reject(broken()));
    const content = await page.getTextContent().catch(() => Promise.reject(broken()));
    const text = `${tidy(lines(content))}\n`;
    left -= text.length;
    if (left < 0) throw new NotRead("TOO_LARGE", "there is too much text in it");
    pages.push(text);
    page.cleanup();
  }
  return pages;
};

type Item = {
  readonly str: string;
  readonly hasEOL: boolean;
  readonly height: number;
  readonly width: number;
  readonly transform: readonly number[];
};

/** Words set so much larger than most are a heading. */
const headingFactor = 1.12;
const headingCharsMax = 120;
/** Of the letters' height: a gap as wide as this lies between two cells of a table, not between two words. */
const cellGap = 1.2;

/** Line by line from top to bottom as they are drawn; headings by their size, cells by the gaps between them. */
const lines = ({ items }: Items): string => {
  const all = items.flatMap((item) => ("str" in item ? [item as Item] : []));
  const letters = new Map<number, number>();
  for (const { str, height } of all) {
    const size = Math.round(height * 10) / 10;
    if (str.trim() !== "") letters.set(size, (letters.get(size) ?? 0) + str.length);
  }
  const usual = [...letters].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
  const found: { text: string; height: number; y: number }[] = [];
  let line: { text: string; height: number; end: number; y: number; cells: number } | undefined;
  const close = (): void => {
    if (line && line.text.trim() !== "")
      found.push({
        text: line.cells > 1 ? `| ${line.text.trim()} |` : line.text.trim(),
        height: line.height,
        y: line.y,
      });
    line = undefined;
  };
  for (const { str, height, width, transform, hasEOL } of all) {
    const [x, y] = [transform[4] ?? 0, transform[5] ?? 0];
    if (str.trim() !== "") {
      if (line && Math.abs(line.y - y) > Math.max(1, height / 2)) close();
      if (!line) line = { text: str, height, end: x + width, y, cells: 1 };
      else {
        const gap = x - line.end;
        const isCell = gap > height * cellGap;
        line.text += isCell ? ` | ${str.trim()}` : gap > height * 0.1 && !/\s$/.test(line.text) ? ` ${str}` : str;
        line.end = x + width;
        line.height = Math.max(line.height, height);
        if (isCell) line.cells += 1;
      }
    } else if (str !== "" && line && !/\s$/.test(line.text) && width < height * cellGap) line.text += " ";
    if (hasEOL && str !== "") close();
  }
  close();
  return found
    .map(({ text, height, y }, n) => {
      const isHeading = height > usual * headingFactor && text.length <= headingCharsMax && !text.startsWith("|");
      const level = height > usual * 1.5 ? 1 : height > usual * 1.25 ? 2 : 3;
      const above = found[n - 1];
      const isApart = above !== undefined && above.y - y > 1.8 * Math.max(height, above.height);
      return `${isApart || isHeading ? "\n" : ""}${isHeading ? `${"#".repeat(level)} ` : ""}${text}`;
    })
    .join("\n");
};

const broken = (): NotRead => new NotRead("BROKEN", "its pages cannot be read");
