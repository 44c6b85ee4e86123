/** What a replay of a demo call runs over, in the shapes of the gateway's routes. */
import type { ReplayInterimPage, ReplayPage } from "../parts/api.ts";
import type { DemoCall, Message } from "./call.ts";

const actors = { call: "rep", transcript: "speech", insight: "conductor", feedback: "rep" } as const;

export const replayOf = ({ log }: DemoCall): ReplayPage => {
  let said: string | null = null;
  const facts = log.flatMap(({ family, events, at, clockMs }: Message) =>
    events.map(({ id, type, data }) => {
      if (type === "UtteranceTranscribed") said = id;
      const cause = family === "insight" ? said : null;
      return { id, type, data, actor: actors[family], cause, clockMs, at, sawInterim: null };
    }),
  );
  return { facts, next: null, unreadable: 0 };
};

export const interimOf = ({ halves }: DemoCall): ReplayInterimPage => ({
  halves: halves.flatMap(({ events, at }, place) =>
    events.map(({ id, data }) => ({ id: `${id}-${place}`, place: String(place).padStart(9, "0"), at, data })),
  ),
  next: null,
});
