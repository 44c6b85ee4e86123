/**
 * Holds a whole log against every head that was ever signed over it, commit by commit, in memory that does not grow
 * with the log. Where the notary's notes are borne out by the heads, it names the very commits that are wrong;
 * elsewhere the two heads between which they lie.
 */
import type { RawMessage } from "../log/wire.ts";
import { type CompactRange, openCompactRange } from "./compact-range.ts";
import { leafHash } from "./hash.ts";
import type { Head } from "./head.ts";

/** Listed one by one; what is more is counted. */
const spansMax = 1_000;

export type Finding = {
  readonly kind: "changed" | "missing" | "extra" | "cut-off" | "head" | "unsealed";
  /** The first and the last commit it is about, by sequence; both 0 where it is about a head. */
  readonly from: number;
  readonly to: number;
  /** A sentence. */
  readonly what: string;
};

export type Verifier = {
  readonly size: () => number;
  readonly events: () => number;
  /** The next message as the server gives it. */
  take(message: RawMessage): void;
  /** No more comes up to this sequence, which the server says there is: what it did not give is missing. */
  upTo(sequence: number): void;
  end(): Outcome;
};

export type Outcome = {
  readonly findings: readonly Finding[];
  /** True and worth knowing, and nothing wrong. */
  readonly remarks: readonly string[];
  /** The largest head that the log gives. */
  readonly head: Head | undefined;
  readonly headsMet: number;
};

type Span = { readonly kind: "changed" | "missing"; readonly from: number; to: number };

/**
 * `heads`: with good signatures, from every place they are kept in, in any order. `notedOf`: the hash that the notary
 * noted of a commit, where it did; asked for each sequence once, in order.
 */
export const openVerifier = (
  heads: readonly Head[],
  notedOf: (sequence: number) => Buffer | undefined = () => undefined,
): Verifier => {
  const coming = heads.toSorted((a, b) => a.size - b.size);
  const findings: Finding[] = [];
  const remarks: string[] = [];
  /** Of what stands there. */
  let actual: CompactRange = openCompactRange();
  /** Of what the notary noted; the same as `actual` until they differ. */
  let noted: CompactRange = actual;
  /** Commits that are not as they were noted, and are not judged yet. */
  let differing: Span[] = [];
  let hasHole = false;
  let met = 0;
  let good: Head | undefined;
  let bad: Head | undefined;
  let events = 0;

  const differs = (kind: Span["kind"], sequence: number): void => {
    const last = differing.at(-1);
    if (last && last.kind === kind && last.to === sequence - 1) last.to = sequence;
    else if (differing.length < spansMax) differing.push({ kind, from: sequence, to: sequence });
  };
  const push = (leaf: Buffer, note: Buffer): void => {
    if (noted === actual && !note.equals(leaf)) noted = actual.fork();
    if (noted !== actual) noted.push(note);
    actual.push(leaf);
  };
  /** Nothing stands at this sequence; the place is kept, so that what follows keeps its own. */
  const hole = (): void => {
    const sequence = actual.size() + 1;
    hasHole = true;
    differs("missing", sequence);
    push(nothing, notedOf(sequence) ?? nothing);
    judge(sequence);
  };

  /** At a head everything before it is known for certain, one way or the other. */
  const judge = (sequence: number): void => {
    for (let head = coming[met]; head && head.size <= sequence; head = coming[met]) {
      met += 1;
      const isActual = !hasHole && head.root.equals(actual.root());
      if (isActual) {
        if (differing.length > 0)
          remarks.push(`the notary's notes differ from the log up to ${sequence}, and the log is right`);
        differing = [];
        noted = actual;
        good = head;
      } else if (noted !== actual && head.root.equals(noted.root())) {
        for (const span of differing) findings.push(findingOf(span));
        differing = [];
        good = head;
      } else {
        if (!bad) {
          const from = (good?.size ?? 0) + 1;
          const missing = differing.filter(({ kind }) => kind === "missing");
          for (const span of missing) findings.push(findingOf(span));
          findings.push({
            kind: "changed",
            from,
            to: head.size,
            what: `Somewhere from commit ${from} to ${head.size} something was changed, put in, left out or moved: they do not give the head that was signed at ${head.time}.`,
          });
        }
        bad ??= head;
      }
    }
  };

  return {
    size: () => actual.size(),
    events: () => events,
    take(message) {
      const expected = actual.size() + 1;
      const { sequence } = message;
      if (sequence < expected) {
        if (findings.length < spansMax)
          findings.push({
            kind: "extra",
            from: sequence,
            to: sequence,
            what: `Commit ${sequence} comes a second time.`,
          });
        return;
      }
      while (actual.size() + 1 < sequence) hole();
      events += eventsOf(message);
      const leaf = leafHash(message);
      const note = notedOf(sequence);
      if (note && !note.equals(leaf)) differs("changed", sequence);
      push(leaf, note ?? leaf);
      judge(sequence);
    },
    upTo(sequence) {
      while (actual.size() < sequence) hole();
    },
    end() {
      const sealedTo = coming.at(-1)?.size ?? 0;
      const end = actual.size();
      if (end < sealedTo)
        findings.push({
          kind: "cut-off",
          from: end + 1,
          to: sealedTo,
          what: `The log ends at commit ${end}; up to ${sealedTo} were sealed at ${coming.at(-1)?.time ?? ""}. ${sealedTo - end} are cut off.`,
        });
      if (sealedTo === 0 && end > 0)
        findings.push({
          kind: "unsealed",
          from: 1,
          to: end,
          what: "Nothing of this log was ever sealed, so nothing can be said of it.",
        });
      for (const span of differing) {
        if (span.kind === "missing") findings.push(findingOf(span));
        else if (!bad)
          remarks.push(
            `commits ${span.from} to ${span.to} are not as the notary noted them, but were not sealed by then`,
          );
      }
      if (end > sealedTo && sealedTo > 0)
        remarks.push(`${end - sealedTo} commits after ${sealedTo} are not sealed yet, and nothing is said of them`);
      return { findings, remarks, head: good, headsMet: bad ? coming.indexOf(bad) : met };
    },
  };
};

const nothing = Buffer.alloc(32);

const findingOf = ({ kind, from, to }: Span): Finding => {
  const those = from === to ? `Commit ${from} is` : `Commits ${from} to ${to} are`;
  return { kind, from, to, what: kind === "missing" ? `${those} missing.` : `${those} not what was sealed.` };
};

/** As the commit's own header says; only for counting. */
const eventsOf = ({ headers }: RawMessage): number => {
  const types = headers?.get("wm-types") ?? "";
  let count = 1;
  for (let at = types.indexOf(","); at >= 0; at = types.indexOf(",", at + 1)) count += 1;
  return count;
};
