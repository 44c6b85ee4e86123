/** What the scenarios stand on: a Wingman with a scripted recogniser, facts as a client saw them, streams as they lie on disk. */
import type { Channel } from "@wingman/domain/call/events/shared";
import type { Fact } from "@wingman/domain/protocol/messages";
import { scriptedRecognizer } from "@wingman/gpu/stt/scripted";
import type { HeardWord, Recognizer } from "@wingman/gpu/stt/recognizer";
import type { Client } from "@wingman/ops/bin/client";
import { newId } from "@wingman/streams/base/ids";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Recorded } from "@wingman/streams/log/event-log";
import { callAggregate } from "@wingman/streams/log/calls";
import { signedFetch, ticketFor } from "@wingman/ops/bin/sign-in";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { WebSocket } from "ws";

export type Script = Partial<Record<Channel, readonly HeardWord[]>>;
export const samplesPerMs = 16;
const wordMs = 300;

/** Words of one phrase, 300 ms each, from a moment of its channel. */
export const said = (text: string, fromMs: number): HeardWord[] =>
  text.split(" ").map((word, n) => ({
    text: word,
    firstSample: (fromMs + n * wordMs) * samplesPerMs,
    endSample: (fromMs + (n + 1) * wordMs) * samplesPerMs,
    confidence: 1,
  }));

/** Hears what the scripts say by call, and nothing in any other call. */
export const hears = (scripts: ReadonlyMap<string, Script>): Recognizer =>
  scriptedRecognizer(({ call, channel }) => scripts.get(call)?.[channel as Channel] ?? []);

export const newCall = (): string => newId();

/** Sends sound from one moment of the channel to another, as fast as the socket takes it. */
export const sendSound = (client: Client, channel: Channel, fromMs: number, toMs: number, frameMs = 100): void => {
  for (let at = fromMs; at < toMs; at += frameMs)
    client.sound(channel, at * samplesPerMs, new Int16Array(Math.min(frameMs, toMs - at) * samplesPerMs));
};

export type SeenFact = Fact & { readonly kind: string; readonly position: string };

/** A client that said hello, was welcomed, and from then on never reads. Whoever opens it ends it. */
export const deafClient = async (url: string, call: string): Promise<WebSocket> => {
  const ticket = await ticketFor(url);
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/socket`, ["wingman.v1"], { perMessageDeflate: false });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("open", resolve));
  const welcome = new Promise((resolve) => socket.once("message", resolve));
  socket.send(JSON.stringify({ v: 1, type: "hello", id: "m", ts: 1, data: { client: "deaf", call, ticket } }));
  await welcome;
  socket.pause();
  return socket;
};

/** Every fact a client was sent, in order; `kept` leaves out interim text. */
export const factsSeen = (client: Client): SeenFact[] =>
  client.received.flatMap(({ type, data }) =>
    ["call", "transcript", "insight", "feedback"].includes(type)
      ? (data as { events: Fact[]; position: string }).events.map((fact) => ({
          ...fact,
          kind: type,
          position: (data as { position: string }).position,
        }))
      : [],
  );
export const kept = (facts: readonly SeenFact[]): SeenFact[] =>
  facts.filter((fact) => fact.type !== "FragmentTranscribed");

/** The first fact of a type that fits, past or coming. */
export const waitForFact = async <Data = Record<string, unknown>>(
  client: Client,
  type: string,
  fits: (data: Data) => boolean = () => true,
  msMax = 10_000,
): Promise<SeenFact & { readonly data: Data }> => {
  const found = await waitUntil(
    () => factsSeen(client).find((fact) => fact.type === type && fits(fact.data as Data)),
    `a ${type}`,
    msMax,
  );
  return found as SeenFact & { readonly data: Data };
};

/** Looks every 20 ms until there is something. */
export const waitUntil = async <Value>(
  look: () => Value | undefined | false | Promise<Value | undefined | false>,
  what: string,
  msMax = 10_000,
): Promise<Value> => {
  for (const until = Date.now() + msMax; ;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > until) throw new Error(`${what} did not come within ${msMax} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

export const commitsOf = async (log: JetStreamLog, call: string): Promise<Recorded[]> => {
  const list: Recorded[] = [];
  for await (const commit of log.read(callAggregate(demoPrincipal.tenant, call))) list.push(commit);
  return list;
};
export const eventsOf = async (log: JetStreamLog, call: string): Promise<Recorded["events"][number][]> =>
  (await commitsOf(log, call)).flatMap((commit) => commit.events);

/** Texts of the finals of one side, as the log has them. */
export const finalsOf = async (log: JetStreamLog, call: string, channel?: Channel): Promise<string[]> =>
  (await eventsOf(log, call)).flatMap((event) => {
    const data = event.data as { text: string; channel: Channel };
    return event.type === "UtteranceTranscribed" && (!channel || data.channel === channel) ? [data.text] : [];
  });

/** A stream as it lies there: every message of a call, headers and body, as text. */
export const rawOf = async (log: JetStreamLog, stream: string, call: string): Promise<string[]> => {
  const { state } = await log.manager.streams.info(stream);
  const list: string[] = [];
  for (let seq = state.first_seq; seq <= state.last_seq && seq > 0; seq++) {
    const message = await log.manager.direct.getMessage(stream, { seq }).catch(() => null);
    if (message?.subject.includes(call))
      list.push(
        `${message.subject} ${[...(message.header ?? [])].join(" ")} ${new TextDecoder().decode(message.data)}`,
      );
  }
  return list;
};

/** Long enough for anything under way to have reached its stream and its readers. */
export const quietMs = (ms = 700): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const read = async (
  url: string,
): Promise<{ readonly status: number; readonly body: never; readonly headers: Headers }> => {
  const answer = await signedFetch(url);
  const text = await answer.text();
  return {
    status: answer.status,
    body: (answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text) as never,
    headers: answer.headers,
  };
};
