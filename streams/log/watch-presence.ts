/**
 * Gateways tell each other which watchings of calls they hold. Where one is gone, and its watchings with it, another on
 * which the call is open hears that nobody tells of them any more, and writes down that they are over.
 */
import { every } from "../base/runtime.ts";
import type { JetStreamLog } from "./jetstream.ts";
import { watchPresenceSubject } from "./subjects.ts";

const everyMs = 2_000;
/** Watchings of one gateway that are told; sockets are fewer. */
const toldMax = 5_000;
/** Watchings of others that are remembered. */
const heardMax = 20_000;

export type WatchPresence = {
  /** Tells of a watching until the returned function is called. */
  hold(watch: string): () => void;
  /**
   * For how long nobody has told of it, in milliseconds; 0 for what is held here. Before it was ever heard of it counts
   * from the first time this is asked, and while the line is down nothing counts.
   */
  silentMs(watch: string): number;
};

export const openWatchPresence = ({ connection, line, runtime }: JetStreamLog, signal: AbortSignal): WatchPresence => {
  const held = new Set<string>();
  const heardAt = new Map<string, number>();
  let upSince = runtime.now();
  const say = (): void => {
    if (held.size > 0 && line.isUp() && !connection.isClosed())
      connection.publish(watchPresenceSubject, JSON.stringify([...held].slice(0, toldMax)));
  };
  const heard = (watch: string): void => {
    heardAt.delete(watch); // The newest stand at the end.
    heardAt.set(watch, runtime.now());
    if (heardAt.size > heardMax) heardAt.delete(heardAt.keys().next().value as string);
  };
  const subscription = connection.subscribe(watchPresenceSubject, {
    callback: (error, message) => {
      if (!error) for (const watch of JSON.parse(message.string()) as string[]) heard(watch); // Written by `say`.
    },
  });
  line.watch({
    up: () => {
      upSince = runtime.now();
    },
  });
  const stop = every(runtime, everyMs, say, "idle");
  signal.addEventListener(
    "abort",
    () => {
      stop();
      subscription.unsubscribe();
    },
    { once: true },
  );
  return {
    hold(watch) {
      held.add(watch);
      say();
      return () => {
        held.delete(watch);
        heard(watch); // Whoever let it go writes that down.
      };
    },
    silentMs(watch) {
      if (held.has(watch) || !line.isUp()) return 0;
      if (!heardAt.has(watch)) heard(watch);
      return runtime.now() - Math.max(upSince, heardAt.get(watch) ?? 0);
    },
  };
};
