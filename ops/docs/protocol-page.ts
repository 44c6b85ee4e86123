/** `docs/protocol.md`, made from the schemas: what a client must know to speak `wingman.v1`. A house test holds the page against it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { headerBytes, samplesMax, samplesMin } from "@wingman/domain/protocol/audio-frame";
import { answers, requests, subprotocol } from "@wingman/domain/protocol/messages";
import type { TSchema } from "typebox";
import { fieldTable } from "./field-table.ts";

const root = join(import.meta.dirname, "../..");

export const protocolPage = async (): Promise<string> => {
  const part = async (direction: "request" | "answer", messages: Readonly<Record<string, TSchema>>): Promise<string> =>
    (
      await Promise.all(
        Object.entries(messages).map(async ([type, schema]) =>
          [
            `### \`${type}\``,
            "",
            fieldTable(schema),
            "",
            "```json",
            (await readFile(join(root, `domain/protocol/examples/${direction}-${type}.json`), "utf8")).trim(),
            "```",
            "",
          ].join("\n"),
        ),
      )
    ).join("\n");
  return `# The protocol ${subprotocol}

Made from the schemas in \`domain/protocol\` by \`npm run wingman -- docs\`; do not edit by hand.

One WebSocket at \`/api/socket\`, subprotocol \`${subprotocol}\` (a connection that does not offer it is refused). Text frames are
envelopes \`{ "v": 1, "type", "id", "ts", "data" }\`: \`id\` is the sender's own, \`ts\` its clock in epoch milliseconds. The first
message is \`hello\`. Every command is answered by an \`ack\` whose \`of\` is the command's \`id\`, or by an \`error\`; after an error
the call goes on. Messages of a type that is not known are ignored by a client and answered with \`WING_MESSAGE_UNKNOWN\` by the
server. Within a version only additions are made.

A connection is whose ticket its \`hello\` brings: \`POST /api/socket-ticket\` gives one to whoever is signed in, good once and for 30 s
([sign in](how-to/sign-in.md)). Without one the answer is \`WING_SIGN_IN\` and the connection ends. It also ends by itself, and says why:

| code | why | what to do |
|---|---|---|
| 1009 | a message larger than is read at all | send it in parts |
| 1012 | the server stops, or is still starting | come again in a moment |
| 4401 | nobody is signed in, or not any more | sign in, then come with a new ticket |
| 4403 | your roles changed | come again with a new ticket; you are what you are by then |
| 4406 | no version of the protocol in common | load the page again |
| 4408 | no \`hello\` within 30 s | say it first |
| 4413 | what was sent was not read | come again, and go on from your position |
| 4429 | too many messages at once | send fewer |

## Sound

A binary frame is ${headerBytes} bytes of header and ${samplesMin} to ${samplesMax} samples (20 to 100 ms; the last frame of a channel may be
shorter) of 16 kHz mono, little endian:

| offset | bytes | what |
|---|---|---|
| 0 | 2 | \`W\` \`A\` |
| 2 | 1 | version, 1 |
| 3 | 1 | format: 1 = signed 16 bit, 2 = 32 bit float |
| 4 | 1 | channel: 0 = rep, 1 = customer |
| 5 | 3 | zero |
| 8 | 8 | number of the first sample of this channel, unsigned |

Samples are numbered on the channel's own clock, which goes on during a pause. \`ack\` tells two marks a channel: what is below
\`receivedSample\` is in the log's buffer, what is below \`settledSample\` has become words or silence. Keep the last 30 s that are
not settled and send them again from \`settledSample\` after a reconnect, from \`receivedSample\` after a refusal; a frame sent
twice is taken once. Frames go in order: one that comes after a gap makes the gap final.

## Client to server

${await part("request", requests)}
## Server to client

\`call\`, \`transcript\`, \`insight\` and \`feedback\` carry facts: events as they stand on the log, to be folded in order. After a lost
connection say \`hello\` with the last position and get what was missed, nothing twice.

${await part("answer", answers)}`;
};
