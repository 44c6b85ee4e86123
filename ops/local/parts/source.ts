import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type Report, type Say, sayFor } from "../progress.ts";

/** What every `find…` is given. */
export type FindOptions = {
  /** The repository's folder. */
  root: string;
  /** Where what is fetched is kept, shared by all runs; `.wingman` in `root` unless said. */
  partsDir?: string;
  env?: NodeJS.ProcessEnv;
  report?: Report | undefined;
  signal?: AbortSignal | undefined;
  /** Only looks: no source that takes network or minutes is tried. For `doctor`. */
  lookOnly?: boolean;
};

export type Context = {
  root: string;
  partsDir: string;
  env: NodeJS.ProcessEnv;
  say: Say;
  signal: AbortSignal | undefined;
  lookOnly: boolean;
};

/** One place where a part may come from. A new one is a file beside the part and an entry in its list. */
export type Source<T> = {
  /** For the screen: "on PATH", "built with Go". */
  name: string;
  /** True when it takes network or minutes. */
  fetches: boolean;
  /** The part, or in a phrase why not from here. May throw a Failure when going on to the next source would be wrong. */
  find(context: Context): Promise<T | Skipped>;
};

export type Skipped = { skipped: string };

/** Why a source is passed over that only a setting would name. */
export const notSet = "not set";

export const contextOf = (options: FindOptions, part: string): Context => ({
  root: options.root,
  partsDir: options.partsDir ?? join(options.root, ".wingman"),
  env: options.env ?? process.env,
  say: sayFor(part, options.report),
  signal: options.signal,
  lookOnly: options.lookOnly ?? false,
});

/**
 * Tries the sources in order and tells the screen about each. A part that is nowhere is a Failure
 * (WING_PART_MISSING) that is returned, not thrown: the caller decides whether Wingman can do without.
 */
export async function firstSource<T extends object>(
  part: string,
  sources: readonly Source<T>[],
  options: FindOptions,
  words: { ready: (found: T) => string; remedy: string },
): Promise<T | Failure> {
  const context = contextOf(options, part);
  const reasons: string[] = [];
  try {
    for (const source of sources) {
      if (source.fetches && context.lookOnly) continue;
      context.signal?.throwIfAborted();
      context.say("looking", source.name);
      const found = await source.find(context);
      if (!isSkipped(found)) {
        context.say("ready", `${words.ready(found)} (${source.name})`);
        return found;
      }
      if (found.skipped === notSet) continue; // What nobody asked for is no news.
      reasons.push(`${source.name}: ${found.skipped}`);
      context.say("skipped", `${source.name}: ${found.skipped}`);
    }
  } catch (cause) {
    const failure =
      cause instanceof Failure
        ? cause
        : new Failure("WING_PART_FAILED", `${part}: ${cause instanceof Error ? cause.message : String(cause)}`, {
            remedy: words.remedy,
            cause,
          });
    if (context.signal?.aborted !== true) context.say("failed", failure.message);
    return failure;
  }
  const failure = new Failure("WING_PART_MISSING", `${part} was not found. ${reasons.join("; ")}.`, {
    remedy: words.remedy,
  });
  context.say("failed", `${failure.message} ${words.remedy}`);
  return failure;
}

const isSkipped = (found: object): found is Skipped => "skipped" in found;
