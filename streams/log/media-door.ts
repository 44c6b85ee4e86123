/** Gateways and media processes on the wire: who is there, and one request to one of them. What is said is others' to seal and read. */
import { RequestError } from "@nats-io/transport-node";
import type { JetStreamLog } from "./jetstream.ts";
import { mediaAskSubject, mediaPresenceSubject } from "./subjects.ts";

/** A media process has this id no more, or nobody answers under it in time. */
export type Asked = Uint8Array | "nobody" | "late";

export const askMedia = async (
  { connection, line }: JetStreamLog,
  media: string,
  bytes: Uint8Array,
  msMax: number,
): Promise<Asked> =>
  line
    .during(() => connection.request(mediaAskSubject(media), bytes, { timeout: msMax }))
    .then(
      ({ data }) => data,
      (error: unknown) => (error instanceof RequestError && error.isNoResponders() ? "nobody" : "late"),
    );

/** Answers what is asked of `media` until `signal` aborts. `answer` never throws; undefined leaves it unanswered. */
export const answerMedia = (
  { connection }: JetStreamLog,
  media: string,
  answer: (bytes: Uint8Array) => Promise<Uint8Array | undefined>,
  signal: AbortSignal,
): void => {
  const subscription = connection.subscribe(mediaAskSubject(media), {
    callback: (error, message) => {
      if (!error)
        void answer(message.data).then((bytes) => {
          if (bytes) message.respond(bytes);
        });
    },
  });
  signal.addEventListener("abort", () => subscription.unsubscribe(), { once: true });
};

export const sayMedia = ({ connection, line }: JetStreamLog, text: string): void => {
  if (line.isUp() && !connection.isClosed()) connection.publish(mediaPresenceSubject, text);
};

/** Tells of all that media processes say of themselves, until `signal` aborts. */
export const hearMedia = ({ connection }: JetStreamLog, tell: (text: string) => void, signal: AbortSignal): void => {
  const subscription = connection.subscribe(mediaPresenceSubject, {
    callback: (error, message) => {
      if (!error) tell(message.string());
    },
  });
  signal.addEventListener("abort", () => subscription.unsubscribe(), { once: true });
};
