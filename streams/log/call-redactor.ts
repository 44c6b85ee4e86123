/**
 * Redaction with a memory of the call: a number that breaks off in one utterance and goes on in the next of the same
 * channel is hidden in both, whatever the other side says between, and the same value has the same mask throughout.
 * What is remembered lives in this process alone: the last words of each channel, and values by a keyed hash. Whoever
 * takes the call over begins with what the log tells (`CallState.masks`): which numbers are taken, and which side's last
 * words were the beginning of something. Masks are numbered anew there, and never with a number that is taken.
 */
import { createHmac, randomBytes } from "node:crypto";
import type { EventData } from "@wingman/domain/call/events/index";
import type { Channel } from "@wingman/domain/call/events/shared";
import type { CallState } from "@wingman/domain/call/state";
import type { TenantId } from "@wingman/domain/ids";
import {
  defaultRedaction,
  higherNumbers,
  type MaskKind,
  type MaskNumbers,
  maskText,
  type RedactionPolicy,
} from "@wingman/domain/privacy/redaction";
import { askedFor, type Expected } from "./number-words.ts";
import { type Around, leadOf, type Span, spansIn, spansOfWords } from "./redact.ts";
import { tokensOf } from "./tokens.ts";

/** Words of a channel that are remembered for what goes on after them (reliability.md, D11). */
const tailWordsMax = 24;
/** What goes on, goes on within this. */
const goesOnMsMax = 60_000;
/** Values of one call that have a number; those after them are masked without one. */
const valuesMax = 1_000;
/** Calls that are remembered; the longest unused goes first, as if another had taken it over. */
const callsMax = 2_000;
/** So many words may follow a number that goes on all the same: "have you got that". */
const afterNumberMax = 8;
/** What is asked for is answered within so many finals of both sides. */
const askedFinalsMax = 2;
const hashBytes = 16;

export type Said<Word extends { readonly text: string }> = {
  readonly channel: Channel;
  readonly utterance: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Without spaces in them. */
  readonly words: readonly Word[];
};

type Hidden = { readonly kind: MaskKind; readonly key: string | null; readonly lastFour: string | null };

/** Words without what must not be known of them; only the numbers of its masks are still to be given. */
export type MaskedWords<Word> = {
  readonly pieces: readonly (string | Hidden)[];
  readonly words: readonly { readonly word: Word; readonly hidden: Hidden | undefined }[];
  readonly open: MaskKind | undefined;
};

export type NumberedWords<Word> = {
  readonly text: string;
  readonly words: Word[];
  /** For the event; undefined where nothing was masked. */
  readonly masks: EventData<"UtteranceTranscribed">["masks"];
  /** For the command: the lowest number of each kind that stands for a value for the first time. */
  readonly firstMasks: MaskNumbers;
  /** They are on the log with these numbers: from now on the values keep them. */
  keep(): void;
};

export type CallRedactor = {
  /** Interim words, for a fragment: values that have no number yet get none. Remembers nothing. */
  interim<Word extends { readonly text: string }>(said: Said<Word>): { readonly text: string; readonly words: Word[] };
  /** The words of a final, which must come in order within a channel; the same utterance again is masked as it was. */
  final<Word extends { readonly text: string }>(said: Said<Word>): MaskedWords<Word>;
  /** Numbers the masks; `taken` are those of the call (`CallState.masks`). */
  number<Word extends { readonly text: string }>(masked: MaskedWords<Word>, taken: MaskNumbers): NumberedWords<Word>;
  /** As they may be shown before they are numbered: values that have no number yet get none. */
  shown<Word extends { readonly text: string }>(
    masked: MaskedWords<Word>,
  ): { readonly text: string; readonly words: Word[] };
  /** Another writes this side's words from here on; should they come back, the log tells how it went on. */
  leave(channel: Channel): void;
  /** Anything else that people write in the call: a title, a note. */
  text(text: string): string;
};

/** What the log knows of a call that concerns redaction. */
export type KnownOfCall = Pick<CallState, "masks" | "started">;

export type Redactors = {
  /** The redactor of a call; `known` is the call's state as it is now. */
  of(tenant: TenantId, call: string, known: KnownOfCall): CallRedactor;
  forget(tenant: TenantId, call: string): void;
};

/** The redactors of a process. A tenant's policy is asked for at each use, so that a change counts from the next word on. */
export const openRedactors = (policyOf: (tenant: TenantId) => RedactionPolicy = () => defaultRedaction): Redactors => {
  const memories = new Map<string, Memory>();
  return {
    of(tenant, call, known) {
      const key = `${tenant}.${call}`;
      const memory = memories.get(key) ?? newMemory();
      memories.delete(key);
      memories.set(key, memory);
      if (memories.size > callsMax) memories.delete(memories.keys().next().value as string); // Size is positive here.
      return redactorOver(memory, policyOf(tenant), known);
    },
    forget(tenant, call) {
      memories.delete(`${tenant}.${call}`);
    },
  };
};

/** The last words of a channel. `open`: the last of them were masked as the beginning of something. */
type Tail = {
  readonly text: string;
  readonly open: MaskKind | undefined;
  /** They ended with a whole number, which `text` leaves out. */
  readonly isNumber: boolean;
  readonly endMs: number;
};
type Memory = {
  readonly secret: Uint8Array;
  readonly numbers: Map<string, number>;
  highest: MaskNumbers;
  /** What was asked for in the newest finals of either side, newest last. */
  asked: readonly Expected[];
  /** By channel: the newest final, and the tails before and after it, so that it can come again. */
  readonly last: Map<Channel, { readonly utterance: string; readonly before: Tail | undefined; readonly after: Tail }>;
};
const newMemory = (): Memory => ({
  secret: randomBytes(32),
  numbers: new Map(),
  highest: {},
  asked: [],
  last: new Map(),
});

const redactorOver = (memory: Memory, policy: RedactionPolicy, { masks, started }: KnownOfCall): CallRedactor => {
  const around: Pick<Around, "identityNumbers" | "names"> = {
    identityNumbers: policy.identityNumbers,
    names: policy.names ? namesOf(started) : undefined,
  };

  const hiddenOf = ({ kind, value }: Span): Hidden => ({
    kind,
    key:
      value === null
        ? null
        : createHmac("sha256", memory.secret)
            .update(`${kind} ${value}`)
            .digest()
            .subarray(0, hashBytes)
            .toString("base64"),
    lastFour: policy.format === "last-four" && value !== null && value.length >= 8 ? value.slice(-4) : null,
  });

  const tailBefore = ({ channel, utterance, startMs }: Omit<Said<never>, "words">): Tail | undefined => {
    const last = memory.last.get(channel);
    const tail = last?.utterance === utterance ? last.before : last?.after;
    if (tail) return startMs - tail.endMs <= goesOnMsMax ? tail : undefined;
    const open = last ? undefined : masks.open[channel];
    return open === undefined
      ? undefined
      : { text: maskText({ kind: open, n: null, lastFour: null }), open, isNumber: false, endMs: startMs };
  };

  /** What is masked in a text, with what was said before it in mind. */
  const look = (text: string, tail: Tail | undefined, end: "more" | "open") => {
    const offset = tail && tail.text !== "" ? tail.text.length + 1 : 0;
    const whole = offset > 0 ? `${tail?.text} ${text}` : text;
    const goesOnAt = tail?.open === undefined ? 0 : offset;
    const spans = spansIn(whole, {
      ...around,
      end,
      goesOnAt,
      isAfterNumber: tail?.isNumber === true,
      expected: memory.asked.findLast((what) => what !== undefined),
    });
    const mine = spans
      .filter((span) => span.end > offset)
      .map((span) => ({
        ...span,
        start: span.start >= offset ? span.start - offset : (leadOf(tokensOf(text), 0) ?? 0), // Not the "um" before it.
        end: span.end - offset,
      }));
    return { whole, offset, mine };
  };

  const render = ({ kind, key, lastFour }: Hidden, n: number | null): string =>
    maskText({ kind, n: key === null ? null : n, lastFour }, policy.format);
  const known = ({ key }: Hidden): number | null => (key === null ? null : (memory.numbers.get(key) ?? null));
  const cut = <Word extends { readonly text: string }>(
    said: Said<Word>,
    tail: Tail | undefined,
    end: "more" | "open",
  ) => {
    const text = said.words.map((word) => word.text).join(" ");
    const { whole, offset, mine } = look(text, tail, end);
    const hidden = new Map(mine.map((span) => [span, hiddenOf(span)]));
    const touching = mine.length === 0 ? [] : spansOfWords(said.words, mine);
    const words = said.words.map((word, n) => {
      const span = touching[n];
      return { word, hidden: span && hidden.get(span) };
    });
    const pieces: (string | Hidden)[] = [];
    let at = 0;
    for (const span of mine) {
      pieces.push(text.slice(at, span.start), hidden.get(span) ?? hiddenOf(span));
      at = span.end;
    }
    pieces.push(text.slice(at));
    return { words, pieces, mine, whole, offset };
  };
  const written = <Word extends { readonly text: string }>(
    { pieces, words }: Pick<MaskedWords<Word>, "pieces" | "words">,
    numberOf: (hidden: Hidden) => number | null,
  ) => ({
    text: pieces.map((piece) => (typeof piece === "string" ? piece : render(piece, numberOf(piece)))).join(""),
    words: words.map(({ word, hidden }) => (hidden ? { ...word, text: render(hidden, numberOf(hidden)) } : word)),
  });

  return {
    interim: (said) => written(cut(said, tailBefore(said), "open"), known),
    final(said) {
      const before = tailBefore(said);
      const { words, pieces, mine, whole, offset } = cut(said, before, "more");
      const open = mine.find((span) => span.isOpen)?.kind;
      // What is known to have ended is nothing that goes on.
      const ended = mine.findLast((span) => !span.isOpen);
      const left = ended ? whole.slice(offset + ended.end) : whole;
      memory.last.set(said.channel, {
        utterance: said.utterance,
        before,
        after: {
          text: lastWords(left),
          open,
          isNumber: ended !== undefined && ended.kind !== "e-mail" && tokensOf(left).length <= afterNumberMax,
          endMs: said.endMs,
        },
      });
      memory.asked = [...memory.asked, askedFor(tokensOf(whole.slice(offset)))].slice(-askedFinalsMax);
      return { words, pieces, open };
    },
    number(masked, taken) {
      const next: { [Kind in MaskKind]?: number } = { ...higherNumbers(memory.highest, taken) };
      const fresh = new Map<string, number>();
      const first: { [Kind in MaskKind]?: number } = {};
      let numbers: MaskNumbers = {};
      const all = masked.pieces.filter((piece) => typeof piece !== "string");
      for (const { kind, key } of all) {
        if (key === null) continue;
        let n = memory.numbers.get(key) ?? fresh.get(key);
        if (n === undefined) {
          if (memory.numbers.size + fresh.size >= valuesMax) continue;
          n = (next[kind] ?? 0) + 1;
          next[kind] = n;
          first[kind] ??= n;
          fresh.set(key, n);
        }
        numbers = higherNumbers(numbers, { [kind]: n });
      }
      const { open } = masked;
      return {
        ...written(masked, (hidden) => known(hidden) ?? (hidden.key === null ? null : (fresh.get(hidden.key) ?? null))),
        masks: all.length === 0 ? undefined : { numbers, ...(open !== undefined && { open }) },
        firstMasks: first,
        keep() {
          for (const [key, n] of fresh) memory.numbers.set(key, n);
          memory.highest = higherNumbers(memory.highest, numbers);
        },
      };
    },
    leave: (channel) => void memory.last.delete(channel),
    shown: (masked) => written(masked, known),
    text(text) {
      const spans = spansIn(text, around);
      const pieces: string[] = [];
      let at = 0;
      for (const span of spans) {
        const hidden = hiddenOf(span);
        pieces.push(text.slice(at, span.start), render(hidden, known(hidden)));
        at = span.end;
      }
      return spans.length === 0 ? text : pieces.join("") + text.slice(at);
    },
  };
};

const lastWords = (text: string): string => {
  const tokens = tokensOf(text);
  const first = tokens.at(-tailWordsMax);
  const words = tokens.length > tailWordsMax && first ? text.slice(first.start) : text.trim();
  return words.replace(/[.,;:!?]{1,8}$/, ""); // A recogniser ends sentences where people only draw breath.
};

const namesOf = (started: CallState["started"]): string[] =>
  [started?.rep.name, started?.customer.name].filter((name) => typeof name === "string" && name !== "") as string[];
