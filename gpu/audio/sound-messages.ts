/** What the process that reads a file of sound says: `[1 byte kind][4 bytes length][body]`, one after the other. */
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import type { SoundHead } from "./readers/reader.ts";

const kinds = ["head", "part", "done", "failed"] as const;
/** A part is what one step of 64 kB holds; a second of silence in the best packed file is far less. */
const bodyBytesMax = 64_000_000;
const prefixBytes = 5;

const Head = Type.Object(
  {
    kind: Type.Union([
      Type.Literal("wav"),
      Type.Literal("mp3"),
      Type.Literal("opus"),
      Type.Literal("webm"),
      Type.Literal("mp4"),
    ]),
    codec: Type.String({ maxLength: 20 }),
    channelCount: Type.Integer({ minimum: 1, maximum: 2 }),
    rateHz: Type.Integer({ minimum: 1, maximum: 400_000 }),
  },
  { additionalProperties: false },
);
const Failed = Type.Object(
  {
    code: Type.Union([
      Type.Literal("WING_AUDIO_KIND"),
      Type.Literal("WING_AUDIO_UNSUPPORTED"),
      Type.Literal("WING_AUDIO_TRUNCATED"),
      Type.Literal("WING_AUDIO_TOO_LONG"),
      Type.Literal("WING_AUDIO_EMPTY"),
      Type.Literal("WING_AUDIO_NOT_WAV"),
    ]),
    message: Type.String({ maxLength: 300 }),
    remedy: Type.Union([Type.String({ maxLength: 300 }), Type.Null()]),
  },
  { additionalProperties: false },
);

export type SoundMessage =
  | { readonly kind: "head"; readonly head: SoundHead }
  | { readonly kind: "part"; readonly channels: readonly Int16Array[] }
  | { readonly kind: "done"; readonly samples: number }
  | ({ readonly kind: "failed" } & Static<typeof Failed>);

export const messageOf = (
  message:
    | Exclude<SoundMessage, { kind: "failed" }>
    | { kind: "failed"; code: string; message: string; remedy: string | null },
): Uint8Array => {
  const body = bodyOf(message);
  const out = Buffer.alloc(prefixBytes + body.length);
  out[0] = kinds.indexOf(message.kind);
  out.writeUInt32LE(body.length, 1);
  out.set(body, prefixBytes);
  return out;
};

const bodyOf = (message: Parameters<typeof messageOf>[0]): Uint8Array => {
  if (message.kind === "part") return interleaved(message.channels);
  const { kind: _, ...rest } = message;
  return Buffer.from(JSON.stringify("head" in rest ? rest.head : rest));
};

/** Channel after channel, sample by sample; the number of channels stands in the first byte. */
const interleaved = (channels: readonly Int16Array[]): Uint8Array => {
  const length = channels[0]?.length ?? 0;
  const out = Buffer.alloc(1 + 2 * length * channels.length);
  out[0] = channels.length;
  let at = 1;
  for (let i = 0; i < length; i++) for (const channel of channels) at = out.writeInt16LE(channel[i] ?? 0, at);
  return out;
};

/** Reads what comes, in pieces of any size; throws RangeError for what no honest process says. */
export const soundMessageReader = () => {
  let held = Buffer.alloc(0);
  return (bytes: Buffer): SoundMessage[] => {
    held = Buffer.concat([held, bytes]);
    const out: SoundMessage[] = [];
    while (held.length >= prefixBytes) {
      const length = held.readUInt32LE(1);
      if (length > bodyBytesMax) throw new RangeError("length");
      if (held.length < prefixBytes + length) break;
      const kind = kinds[held[0] ?? kinds.length];
      if (!kind) throw new RangeError("kind");
      out.push(readBody(kind, held.subarray(prefixBytes, prefixBytes + length)));
      held = held.subarray(prefixBytes + length);
    }
    return out;
  };
};

const readBody = (kind: SoundMessage["kind"], body: Buffer): SoundMessage => {
  if (kind === "part") {
    const count = body[0] ?? 0;
    if (count < 1 || count > 2 || (body.length - 1) % (2 * count) !== 0) throw new RangeError("part");
    const length = (body.length - 1) / (2 * count);
    const channels = Array.from({ length: count }, () => new Int16Array(length));
    for (let i = 0, at = 1; i < length; i++)
      for (const channel of channels) {
        channel[i] = body.readInt16LE(at);
        at += 2;
      }
    return { kind, channels };
  }
  const said: unknown = JSON.parse(body.toString("utf8"));
  if (kind === "head" && Value.Check(Head, said)) return { kind, head: said };
  if (kind === "failed" && Value.Check(Failed, said)) return { kind, ...said };
  if (kind === "done" && Value.Check(Type.Object({ samples: Type.Integer({ minimum: 1 }) }), said))
    return { kind, ...said };
  throw new RangeError("shape");
};
