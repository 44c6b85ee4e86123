/**
 * The line at the bottom: what was observed, never more. Pure: what is known goes in, segments come out.
 * A segment that works less than it should turns to caution by itself, with a glyph and other words.
 */
import type { CallView, ChannelView } from "@wingman/domain/call/view";
import type { Glyph } from "../parts/icon.tsx"; // A type: nothing of the screen is loaded with it.
import type { LinkState } from "./socket.ts";
import { words as partWords } from "../parts/words.ts";
import { clockText } from "../parts/time.ts";
import { words as consentWords } from "./consent/words.ts";
import { words } from "./words.ts";

/** Sound is being heard as long as a frame left in the last so many milliseconds. */
export const framesFreshMs = 2_000;
export const silentMs = 5_000;
/** Acknowledgements come in steps; only a wait longer than this is one. */
export const unconfirmedMs = 4_000;

export type Side = {
  readonly name: string;
  readonly sends: boolean;
  /** Since the last frame, voice and signal; null where there was none yet. */
  readonly framesAgoMs: number | null;
  readonly heardAgoMs: number | null;
  readonly signalAgoMs: number | null;
};
export type Observed = {
  readonly view: Pick<CallView, "status" | "consent" | "sound" | "channels">;
  readonly source: "sample" | "microphone" | "typed" | "watching";
  readonly link: LinkState;
  readonly paused: boolean;
  readonly rep: Side;
  readonly customer: Side;
  readonly wordsBehindMs: number | null;
  readonly tipsBehindMs: number | null;
  readonly waitingMs: number;
  readonly unanswered: number;
  /** The server is at its limit and sends interim words less often. */
  readonly thinned: boolean;
  /** No language model answers, though there is one: cards keep the playbook's words. */
  readonly unworded: boolean;
};
export type Segment = {
  readonly id: "hearing" | "silent" | "delay" | "load" | "wording" | "engine" | "consent" | "watch" | "saved";
  readonly glyph: Glyph;
  readonly warn: boolean;
  /** What is `aside` is left out where there is little room; the sheet of definitions says it in full. */
  readonly parts: readonly { readonly text: string; readonly bold: boolean; readonly aside?: boolean }[];
};

export const truthLine = (seen: Observed): readonly Segment[] => [
  hearing(seen),
  ...silent(seen),
  delay(seen),
  ...load(seen),
  ...wording(seen),
  ...engine(seen),
  consent(seen),
  ...watch(seen),
  saved(seen),
];

/** What a screen reader is told when it changes: states in words, no running figures. */
export const stateWords = (segments: readonly Segment[]): string =>
  segments
    .filter(({ id, warn }) => id === "hearing" || id === "consent" || warn)
    .map(({ parts }) =>
      parts
        .filter((part) => part.bold)
        .map((part) => part.text)
        .join(" ")
        .replace(/\d+([.:]\d+)? ?(s|ث[\p{L}\p{M}]*)?/gu, "")
        .trim(),
    )
    .join(". ");

const bold = (text: string) => ({ text, bold: true });
const plain = (text: string) => ({ text, bold: false });
const aside = (text: string) => ({ text, bold: false, aside: true });

const isHeard = (side: Side) => side.sends && side.framesAgoMs !== null && side.framesAgoMs < framesFreshMs;

const hearing = ({ view, source, paused, rep, customer, waitingMs, link }: Observed): Segment => {
  const segment = (warn: boolean, ...parts: Segment["parts"]): Segment => ({
    id: "hearing",
    glyph: warn ? "warn" : "mic",
    warn,
    parts,
  });
  if (view.status === "ended") return segment(false, bold(words.truth.ended));
  if (view.consent.state === "withdrawn") return segment(false, bold(words.truth.stopped));
  if (source === "watching") return segment(false, bold(words.truth.watching));
  if (source === "typed") return segment(false, bold(words.truth.typedCall));
  if (paused) return segment(false, bold(words.truth.pausedCall));
  if (link !== "open" && (rep.sends || customer.sends)) {
    const [title, rest] = words.truth.keptHere;
    return segment(true, bold(title), plain(rest));
  }
  if (link === "open" && waitingMs > unconfirmedMs) {
    const [title, cause] = words.truth.unconfirmed(Math.round(waitingMs / 1_000));
    return segment(true, bold(title), plain(cause));
  }
  const [repHeard, customerHeard] = [isHeard(rep), isHeard(customer)];
  const { ago } = words.truth;
  if (repHeard && customerHeard)
    return segment(
      false,
      bold(words.truth.both),
      plain([ago(rep.name, rep.heardAgoMs), ago(customer.name, customer.heardAgoMs)].join(partWords.comma)),
    );
  const one = repHeard ? rep : customerHeard ? customer : null;
  return one
    ? segment(false, bold(words.truth.only(one.name)), plain(words.truth.since(one.heardAgoMs)))
    : segment(false, bold(words.truth.none));
};

/** Only a microphone can be muted by mistake; a played side is silent because nobody speaks on it. */
const silent = ({ view, source, paused, rep }: Observed): readonly Segment[] => {
  if (source !== "microphone" || paused || view.status !== "live" || !isHeard(rep)) return [];
  if (rep.signalAgoMs !== null && rep.signalAgoMs < silentMs) return [];
  const [title, cause] = words.truth.silent(rep.name, Math.round((rep.signalAgoMs ?? silentMs) / 1_000));
  return [{ id: "silent", glyph: "warn", warn: true, parts: [bold(title), plain(cause)] }];
};

const delay = ({ wordsBehindMs, tipsBehindMs }: Observed): Segment => {
  const parts: Segment["parts"][number][] = [];
  if (wordsBehindMs !== null)
    parts.push(
      bold(words.truth.words(wordsBehindMs)),
      plain(tipsBehindMs === null ? words.truth.behind : words.truth.behindAnd),
    );
  if (tipsBehindMs !== null) parts.push(bold(words.truth.tips(tipsBehindMs, wordsBehindMs === null)));
  return {
    id: "delay",
    glyph: "clock",
    warn: (wordsBehindMs ?? 0) > 3_000,
    parts: parts.length > 0 ? parts : [plain(words.truth.measuring)],
  };
};

const load = ({ thinned, view }: Observed): readonly Segment[] => {
  if (!thinned || view.status !== "live") return [];
  const [title, rest] = words.truth.thinned;
  return [{ id: "load", glyph: "warn", warn: true, parts: [bold(title), aside(rest)] }];
};

const wording = ({ unworded, view }: Observed): readonly Segment[] => {
  if (!unworded || view.status !== "live") return [];
  const [title, rest] = words.truth.unworded;
  return [{ id: "wording", glyph: "warn", warn: true, parts: [bold(title), aside(rest)] }];
};

const engine = ({ view, source }: Observed): readonly Segment[] => {
  const channel: ChannelView | undefined = [view.channels.customer, view.channels.rep].find(
    (side) => side && side.engine !== "" && side.engine !== "typed" && side.engine !== "captions",
  );
  if (!channel)
    return source === "typed"
      ? []
      : [{ id: "engine", glyph: "chip", warn: false, parts: [plain(words.truth.noEngine)] }];
  const [name, accuracy, reason] = words.truth.engine(
    partWords.engines[channel.engine] ?? channel.engine,
    partWords.accuracy[channel.accuracy] ?? channel.accuracy,
    channel.reason,
  );
  const warn = channel.accuracy === "basic" || channel.accuracy === "recorded";
  const parts = warn ? [plain(`${accuracy}${reason}`)] : [plain(accuracy), aside(reason)];
  return [{ id: "engine", glyph: "chip", warn, parts: [bold(name), ...parts] }];
};

const consent = ({ view, source, customer }: Observed): Segment => {
  const segment = (...parts: Segment["parts"]): Segment => ({
    id: "consent",
    glyph: view.sound.state === "given" ? "mic" : "shield",
    warn: false,
    parts,
  });
  const { state, atMs, how } = view.consent;
  const says = words.truth.consent;
  const at = (ms: number | null) => (ms === null ? "" : clockText(ms));
  switch (state) {
    case "given": {
      if (how === "typed-call" || source === "typed") return segment(bold(says.typed));
      const comma = partWords.comma;
      const sound =
        view.sound.state === "given"
          ? [plain(comma.trim()), bold(consentWords.truth.recorded(at(view.sound.atMs)))]
          : [aside(comma + consentWords.truth.notRecorded)];
      if (how === "one-party") return segment(plain(consentWords.truth.byLaw), ...sound);
      if (how === "notice-shown" || how === "notice-spoken") {
        const [told, when] = consentWords.truth.byNotice(customer.name, at(atMs));
        return segment(bold(told), plain(when), ...sound);
      }
      const [who, what, when] = says.given(customer.name, atMs, how);
      // How they agreed gives way to that they are recorded, where there is little room.
      return segment(plain(who), bold(what), view.sound.state === "given" ? aside(when) : plain(when), ...sound);
    }
    case "asking":
      return segment(bold(says.asking(customer.name)));
    case "refused":
      return segment(bold(says.refused(customer.name)));
    case "withdrawn":
      return segment(bold(says.withdrawn(customer.name)));
    default:
      return segment(plain(says.unasked));
  }
};

/** Who else may look in, and what they see: held words are on the rep's own screens alone (`commands/gateway/session.ts`). */
const watch = ({ view, source, paused }: Observed): readonly Segment[] => {
  if (view.status !== "live") return [];
  const says = consentWords.watch;
  const segment = (glyph: Glyph, text: string, more: string): Segment => ({
    id: "watch",
    glyph,
    warn: false,
    parts: [plain(text), aside(more)],
  });
  const { state } = view.consent;
  if (state === "withdrawn" || paused) return [segment("eyeOff", says.nothing, "")];
  if (source === "watching") return [segment("eye", says.you, says.youSee)];
  if (state === "asking" || state === "unasked") return [segment("eyeOff", says.held, "")];
  return [state === "refused" ? segment("eye", says.own, says.ownSee) : segment("eye", says.kept, says.keptSee)];
};

const saved = ({ link, waitingMs, unanswered }: Observed): Segment => {
  const warn = (parts: Segment["parts"]): Segment => ({ id: "saved", glyph: "cloudOff", warn: true, parts });
  if (link !== "open" && waitingMs > 0) {
    const [what, rest] = words.truth.waits(waitingMs);
    return warn([bold(what), plain(rest)]);
  }
  if (link !== "open" && unanswered > 0) {
    const [what, rest] = words.truth.unanswered(unanswered);
    return warn([bold(what), plain(rest)]);
  }
  if (link === "reconnecting") return warn([bold(words.truth.reconnecting)]);
  return { id: "saved", glyph: "tick", warn: false, parts: [plain(words.truth.saved)] };
};
