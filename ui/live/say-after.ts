import type { EndSheetSaid } from "./end-sheet.tsx";
import { socketTicket } from "../parts/signed-in.ts";
import { makeSocket } from "./socket.ts";

const waitMsMax = 10_000;

/**
 * Says of a call that is over what came of it, over a line of its own. Resolves once the server has all of it, with its place in the log;
 * rejects with its words where it refuses, or where it does not answer within 10 s.
 */
export const sayAfter = (call: string, { outcome, csat, takenOff }: EndSheetSaid): Promise<string | null> => {
  if (!outcome && csat === null && takenOff.length === 0) return Promise.resolve(null);
  return new Promise<string | null>((resolve, reject) => {
    const end = (error: Error | null, position: string | null = null) => {
      clearTimeout(timer);
      socket.close();
      if (error) reject(error);
      else resolve(position);
    };
    const timer = setTimeout(() => end(new Error("")), waitMsMax);
    const socket = makeSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/socket`, {
      ticket: socketTicket,
      hello: () => ({ client: "wingman-ui", call }),
      welcome: () => {},
      facts: () => {},
      ack: ({ of, position }) => {
        if (of !== null && socket.unanswered() === 0) end(null, position);
      },
      error: ({ message }) => end(new Error(message)),
      link: () => {},
    });
    const action = () => crypto.randomUUID();
    if (outcome) socket.send("outcome", { call, action: action(), ...outcome });
    if (csat !== null) socket.send("csat", { call, action: action(), score: csat });
    for (const signal of takenOff) socket.send("take-off", { call, action: action(), signal });
  });
};
