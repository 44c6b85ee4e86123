import { untrustedLimits as limits } from "../limits.ts";
import { NotRead } from "./not-read.ts";

/** The text of what is JSON, and not deeper than it may be. */
export const jsonText = (text: string): string => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > limits.depthMax) throw new NotRead("UNSAFE", "it is too deep");
    } else if (character === "]" || character === "}") depth -= 1;
  }
  try {
    JSON.parse(text);
  } catch {
    throw new NotRead("BROKEN", "it is no JSON");
  }
  return text;
};
