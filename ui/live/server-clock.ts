const exchangesKept = 24;

/**
 * The server's clock as seen from here. Of the last exchanges the one with the smallest round trip says
 * the difference, because half of a small round trip can hide only a small error.
 */
export const makeServerClock = () => {
  const exchanges: { roundTripMs: number; offsetMs: number }[] = [];
  const best = () =>
    exchanges.reduce<(typeof exchanges)[number] | null>((a, b) => (a && a.roundTripMs <= b.roundTripMs ? a : b), null);
  return {
    /** All three in epoch milliseconds: sent and received on our clock, the server's on its own. */
    exchange(sentAt: number, serverAt: number, receivedAt: number): void {
      if (receivedAt < sentAt) return; // Our own clock was set back in between: this says nothing.
      exchanges.push({ roundTripMs: receivedAt - sentAt, offsetMs: serverAt - (sentAt + receivedAt) / 2 });
      if (exchanges.length > exchangesKept) exchanges.shift();
    },
    toServer: (ours: number): number => ours + (best()?.offsetMs ?? 0),
    roundTripMs: (): number | null => best()?.roundTripMs ?? null,
  };
};
