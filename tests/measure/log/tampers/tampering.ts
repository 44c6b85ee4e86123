/** What somebody does to a log who can change everything but the notary's key: each way once, by a seed. */
import { headers } from "@nats-io/transport-node";
import type { RawMessage } from "@wingman/streams/log/wire";
import { canonicalCommit } from "@wingman/streams/log/canonical";
import type { Head } from "@wingman/streams/notary/head";

/** The log and the heads as the verifier would read them; `ends` is where the server says that the log ends. */
export type Scene = {
  readonly messages: readonly RawMessage[];
  readonly ends: number;
  readonly onStream: readonly Head[];
  readonly inFile: readonly Head[];
};

/** A whole number below a bound. */
export type Chance = (below: number) => number;

const flipped = (bytes: Uint8Array, chance: Chance): Uint8Array => {
  const other = Uint8Array.from(bytes);
  const at = chance(other.length);
  other[at] = (other[at] ?? 0) ^ (1 << chance(8));
  return other;
};
const withHeader = (message: RawMessage, name: string, value: string): RawMessage => {
  const copy = headers();
  for (const [key, values] of message.headers ?? []) for (const one of values) copy.append(key, one);
  copy.set(name, value);
  return { ...message, headers: copy };
};
const placed = (messages: readonly RawMessage[]): RawMessage[] =>
  messages.map((message, index) => ({ ...message, sequence: index + 1 }));
/** Another commit of the same shape: what an insider would put there. */
const rewritten = (message: RawMessage, chance: Chance): RawMessage => ({
  ...message,
  data: new TextEncoder().encode(
    new TextDecoder()
      .decode(message.data)
      .replace(/"time":"[^"]*"/, `"time":"2026-01-01T00:00:0${chance(10)}.${100 + chance(900)}Z"`),
  ),
});
const isSame = (a: RawMessage, b: RawMessage): boolean => canonicalCommit(a).equals(canonicalCommit(b));

type Tamper = (scene: Scene, chance: Chance) => Scene;
const inMessages =
  (change: (messages: RawMessage[], chance: Chance) => RawMessage[]): Tamper =>
  (scene, chance) => {
    const messages = change([...scene.messages], chance);
    return { ...scene, messages, ends: messages.at(-1)?.sequence ?? 0 };
  };
const atOne = (change: (message: RawMessage, chance: Chance) => RawMessage): Tamper =>
  inMessages((messages, chance) => {
    const at = chance(messages.length);
    const before = messages[at];
    if (before) messages[at] = change(before, chance);
    return messages;
  });

/**
 * `resign`: signs a head over what stands there, as the notary would have: for an insider who could make it sign over
 * the changed log, and for nothing else.
 */
export const tampersOf = (resign: (messages: readonly RawMessage[]) => Head): Readonly<Record<string, Tamper>> => ({
  "bit of a body": atOne((message, chance) => ({ ...message, data: flipped(message.data, chance) })),
  "bit of a header": atOne((message, chance) => {
    const names = (message.headers?.keys() ?? []).filter((name) => name.startsWith("wm-") || name === "Nats-Msg-Id");
    const name = names[chance(names.length)] ?? "wm-actor";
    const value = message.headers?.get(name) ?? "";
    const at = chance(Math.max(1, value.length));
    // Of an ASCII letter, to another one that a header may hold.
    const other = String.fromCharCode((value.charCodeAt(at) || 64) ^ 1);
    return withHeader(message, name, `${value.slice(0, at)}${other}${value.slice(at + 1)}`);
  }),
  "bit of a subject": atOne((message, chance) => {
    const at = "wm.ev.1.".length + chance(message.subject.length - "wm.ev.1.".length);
    const other = String.fromCharCode(message.subject.charCodeAt(at) ^ 1);
    return { ...message, subject: `${message.subject.slice(0, at)}${other}${message.subject.slice(at + 1)}` };
  }),
  "another tenant": atOne((message) => ({ ...message, subject: message.subject.replace(".demo.", ".rival.") })),
  "moved to another call": atOne((message) => ({
    ...message,
    subject: `${message.subject.slice(0, -1)}${message.subject.endsWith("x") ? "y" : "x"}`,
  })),
  "deleted, its place left empty": (scene, chance) => {
    const at = chance(scene.messages.length);
    return { ...scene, messages: scene.messages.filter((_, index) => index !== at) };
  },
  "deleted, the rest moved up": inMessages((messages, chance) => {
    messages.splice(chance(messages.length), 1);
    return placed(messages);
  }),
  "inserted, the rest moved down": inMessages((messages, chance) => {
    const at = chance(messages.length);
    const copy = messages[chance(messages.length)];
    if (copy) messages.splice(at, 0, rewritten(withHeader(copy, "Nats-Msg-Id", `forged-${chance(1e9)}`), chance));
    return placed(messages);
  }),
  "a commit twice": (scene, chance) => {
    const at = chance(scene.messages.length);
    const copy = scene.messages.slice(at, at + 1);
    return { ...scene, messages: [...scene.messages.slice(0, at + 1), ...copy, ...scene.messages.slice(at + 1)] };
  },
  "two changed places": inMessages((messages, chance) => {
    const [a, b] = [chance(messages.length), chance(messages.length - 1)];
    const other = b >= a ? b + 1 : b;
    const [one, two] = [messages[a], messages[other]];
    if (one && two) [messages[a], messages[other]] = [two, one];
    return placed(messages);
  }),
  "given in another order": inMessages((messages, chance) => {
    const at = chance(messages.length - 1);
    const [one, two] = [messages[at], messages[at + 1]];
    if (one && two) [messages[at], messages[at + 1]] = [two, one];
    return messages;
  }),
  "tail cut off": (scene, chance) => {
    const kept = chance(scene.messages.length);
    return { ...scene, messages: scene.messages.slice(0, kept), ends: kept };
  },
  "tail cut off, its heads on the stream too": (scene, chance) => {
    const kept = chance(scene.messages.length);
    return {
      ...scene,
      messages: scene.messages.slice(0, kept),
      ends: kept,
      onStream: scene.onStream.filter(({ size }) => size <= kept),
    };
  },
  "tail lost, the server still counts it": (scene, chance) => ({
    ...scene,
    messages: scene.messages.slice(0, chance(scene.messages.length)),
  }),
  "tail written anew": inMessages((messages, chance) => {
    const from = chance(messages.length);
    return messages.map((message, index) => (index < from ? message : rewritten(message, chance)));
  }),
  "tail written anew and signed again": (scene, chance) => {
    const from = chance((scene.inFile.at(-2)?.size ?? 1) - 1); // Below an older head: what was never sealed may be sealed.
    const messages = scene.messages.map((message, index) => (index < from ? message : rewritten(message, chance)));
    const head = resign(messages);
    return {
      ...scene,
      messages,
      onStream: [...scene.onStream.filter(({ size }) => size <= from), head],
      inFile: [...scene.inFile, head],
    };
  },
  "tail written anew and signed again, older heads still on the stream": (scene, chance) => {
    const from = chance((scene.inFile.at(-2)?.size ?? 1) - 1);
    const messages = scene.messages.map((message, index) => (index < from ? message : rewritten(message, chance)));
    const head = resign(messages);
    const older = scene.onStream.slice(0, -1);
    return { ...scene, messages, onStream: [...older, head], inFile: [...scene.inFile.slice(0, -1), head] };
  },
});

/** Whether a verifier could see any difference: a tamper that changed nothing is none. */
export const isTampered = (before: Scene, after: Scene): boolean =>
  before.ends !== after.ends ||
  before.messages.length !== after.messages.length ||
  before.messages.some((message, index) => {
    const other = after.messages[index];
    return other === undefined || (other !== message && !isSame(message, other));
  });
