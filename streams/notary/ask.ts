/** Asking the notary for a head now, from another process: what was appended a moment ago is then proven too. */
import type { NatsConnection } from "@nats-io/transport-node";
import { describe, Failure } from "@wingman/domain/failure";
import { type Head, readHead } from "./head.ts";

const subject = "wm.notary.seal";
const answerMsMax = 10_000;

/** Answers until `signal` aborts: with the newest head, or with why there is none. */
export const answerSeals = (
  connection: NatsConnection,
  seal: () => Promise<Head | undefined>,
  signal: AbortSignal,
): void => {
  const asked = connection.subscribe(subject, {
    callback: (error, message) => {
      if (error) return;
      seal().then(
        (head) => message.respond(head?.text ?? ""),
        (failed: unknown) => message.respond(describe(failed)),
      );
    },
  });
  signal.addEventListener("abort", () => asked.unsubscribe(), { once: true });
};

/**
 * The newest head, over all that stands on the log now; undefined where no notary runs, or where the log is empty.
 * Throws `Failure` WING_LOG_TAMPERED with the notary's words when it refuses.
 */
export const askForHead = async (connection: NatsConnection): Promise<Head | undefined> => {
  const answer = await connection.request(subject, "", { timeout: answerMsMax }).catch(() => undefined);
  const text = answer?.string() ?? "";
  const head = readHead(text);
  if (head || text === "") return head;
  throw new Failure("WING_LOG_TAMPERED", `the notary does not seal the log: ${text}`, {
    remedy: "Run `wingman verify`: it says what was changed.",
  });
};
