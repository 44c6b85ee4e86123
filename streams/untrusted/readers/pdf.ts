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

const lines = ({ items }: Items): string => {
  const pieces: string[] = [];
  for (const item of items) if ("str" in item) pieces.push(item.str, item.hasEOL ? "\n" : "");
  return pieces.join("");
};

const broken = (): NotRead => new NotRead("BROKEN", "its pages cannot be read");
