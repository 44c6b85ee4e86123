import { SaxesParser, type SaxesTagNS } from "saxes";
import { untrustedLimits as limits } from "../limits.ts";
import { NotRead } from "./not-read.ts";
import { textOf } from "./text.ts";

export type XmlEvents = {
  open?(name: string, attribute: (local: string) => string | undefined): void;
  close?(name: string): void;
  text?(text: string): void;
};

/**
 * Reads well-formed XML without a document type, and so without entities of its own: whatever declares one is refused
 * before it is used. Names come without their prefix. Throws `NotRead`.
 */
export const readXml = (bytes: Buffer, events: XmlEvents): void => {
  const parser = new SaxesParser({ xmlns: true, fragment: false });
  let depth = 0;
  parser.on("doctype", () => {
    throw new NotRead("UNSAFE", "it declares a document type");
  });
  parser.on("error", () => {
    throw new NotRead("BROKEN", "a part is no XML");
  });
  parser.on("opentag", (tag: SaxesTagNS) => {
    depth += 1;
    if (depth > limits.depthMax) throw new NotRead("UNSAFE", "it is too deep");
    events.open?.(tag.local, (local) => Object.values(tag.attributes).find((one) => one.local === local)?.value);
  });
  parser.on("closetag", (tag: SaxesTagNS) => {
    depth -= 1;
    events.close?.(tag.local);
  });
  parser.on("text", (text) => events.text?.(text));
  parser.write(textOf(bytes)).close();
};
