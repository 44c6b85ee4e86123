/** Frames of a WebSocket as no library sends them: the wire's own rules broken, or its words by the protocol's schemas and spoilt. */
import { requests } from "@wingman/domain/protocol/messages";
import { type Random, oddJson, valueOf } from "./inputs.ts";

const types = Object.keys(requests) as (keyof typeof requests)[];

export const frame = (
  opcode: number,
  payload: Buffer,
  {
    fin = true,
    rsv = 0,
    masked = true,
    length = payload.length,
  }: { fin?: boolean; rsv?: number; masked?: boolean; length?: number } = {},
): Buffer => {
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255);
  else
    head.push(mask | 127, 0, 0, 0, 0, (length >>> 24) & 255, (length >>> 16) & 255, (length >>> 8) & 255, length & 255);
  if (!masked) return Buffer.concat([Buffer.from(head), payload]);
  const key = Buffer.from([1, 2, 3, 4]);
  const body = Buffer.from(payload);
  for (let n = 0; n < body.length; n++) body[n] = (body[n] ?? 0) ^ (key[n & 3] ?? 0);
  return Buffer.concat([Buffer.from(head), key, body]);
};

const text = (value: string): Buffer => Buffer.from(value, "utf8");

export const hello = (ticket: string): Buffer =>
  frame(1, text(JSON.stringify({ v: 1, type: "hello", id: "h", ts: 1, data: { client: "fuzz", ticket } })));

/** Words of the protocol, mostly in their shape. The wire stays whole, so that a socket takes many of them. */
export const message = (random: Random): Buffer => {
  const chance = random();
  if (chance < 0.1) return frame(1, text(oddJson(random).slice(0, 60_000)));
  if (chance < 0.2) {
    const bytes = Buffer.alloc(Math.floor(random() * 4_000));
    for (let n = 0; n < bytes.length; n++) bytes[n] = Math.floor(random() * 256);
    return frame(2, bytes);
  }
  const type = types[Math.floor(random() * types.length)] ?? "ping";
  const data = valueOf(requests[type], random);
  const envelope: Record<string, unknown> = { v: 1, type, id: `f-${Math.floor(random() * 1e9)}`, ts: 1, data };
  if (random() < 0.05) envelope["v"] = 2;
  if (random() < 0.05) delete envelope["id"];
  if (random() < 0.03) envelope["ts"] = "now";
  return frame(1, text(JSON.stringify(envelope).slice(0, 60_000)));
};

/** One frame, or several, that break the wire's rules: the socket is to close with a code, and nothing else is to happen. */
export const broken = (random: Random): Buffer => {
  const kinds: (() => Buffer)[] = [
    () => frame(1, Buffer.from([0xff, 0xfe, 0xfd])),
    () => frame(1, text("{}"), { rsv: 4 }),
    () => frame(1, text("{}"), { rsv: 1 }),
    () => frame(1, text("{}"), { masked: false }),
    () => frame(3, text("x")),
    () => frame(11, text("x")),
    () => frame(9, Buffer.alloc(126)),
    () => frame(9, text("x"), { fin: false }),
    () => frame(8, Buffer.from([3])),
    () => frame(8, Buffer.from([0, 1])),
    () => frame(8, Buffer.from([3, 232, 0xff, 0xfe])),
    () => frame(0, text("nothing to go on with")),
    () => Buffer.concat([frame(1, text("a"), { fin: false }), frame(1, text("b"))]),
    () => Buffer.concat([frame(1, text("{"), { fin: false }), frame(9, text("x"), { fin: false })]),
    () => frame(2, Buffer.alloc(0), { length: 2_000_000 }),
    () => frame(1, Buffer.alloc(1_100_000, 97)),
    () =>
      Buffer.concat(
        Array.from({ length: 2_000 }, () => frame(1, Buffer.alloc(0), { fin: false })).map((one, n) =>
          n === 0 ? one : frame(0, Buffer.alloc(0), { fin: false }),
        ),
      ),
    () => Buffer.concat(Array.from({ length: 800 }, () => frame(9, text("x".repeat(100))))),
    () => Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  ];
  return (kinds[Math.floor(random() * kinds.length)] ?? kinds[0]!)();
};
