import type { Answer } from "@wingman/domain/protocol/messages";
import { createSignal, onCleanup } from "solid-js";
import { type LinkState, makeSocket } from "../live/socket.ts";
import { socketTicket } from "../parts/signed-in.ts";

/** The running calls as they are told: null until the first answer. */
export const createRunning = () => {
  const [running, setRunning] = createSignal<Answer<"running"> | null>(null);
  const [problem, setProblem] = createSignal<Answer<"error"> | null>(null);
  const [link, setLink] = createSignal<LinkState>("connecting");
  const socket = makeSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/socket`, {
    ticket: socketTicket,
    hello: () => ({ client: "wingman-ui" }),
    welcome: () => undefined,
    facts: () => undefined,
    ack: () => undefined,
    running(now) {
      setProblem(null);
      setRunning(now);
    },
    error: setProblem,
    link(state) {
      setLink(state);
      // Every line is a new one: what was asked on the last is not known on this.
      if (state === "open") socket.send("watch-calls", { on: true });
    },
  });
  onCleanup(() => socket.close());
  return {
    running,
    problem,
    link,
    now: () => socket.clock.toServer(Date.now()),
    again: () => socket.restart(),
  };
};
