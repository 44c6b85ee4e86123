/** What the demo backend tells whoever looks after running calls: three that go on, each at another place. */
import { runningCall } from "@wingman/domain/call/running";
import type { Answer } from "@wingman/domain/protocol/messages";
import type { DemoCall } from "./call.ts";
import { turns } from "./script.ts";

/** Whoever uses the mock. */
const me = { id: "marta", name: "Marta Lind" };

export const runningNow = (calls: ReadonlyMap<string, DemoCall>): Answer<"running"> => ({
  calls: [...calls.values()].flatMap((call) => (isOthers(call) ? (runningCall(call.view()) ?? []) : [])),
  more: false,
});

/** Calls that somebody else leads: those this backend began with. */
const isOthers = ({ id }: DemoCall): boolean => id.startsWith("going-");

/** Whoever opens another's call watches it from then on, as the gateway writes it down. */
export const joinIfOthers = (call: DemoCall): void => {
  const { status, watchers } = call.view();
  if (!isOthers(call) || status !== "live" || watchers.some(({ id }) => id === me.id)) return;
  call.hand("SupervisorJoined", { watch: `watch-${me.id}`, by: me });
};

export const sendNote = (call: DemoCall, { action, text }: { readonly action: string; readonly text: string }): void =>
  call.hand("SupervisorNoteSent", { action, by: me, text });

/** A call of somebody else's; it stands at the moment that was named last, and goes on from there once none is. */
export type Begun = { readonly call: DemoCall; readonly at: (clockMs: number | null) => void };

/** One in mid-talk that somebody watches already, one before the answer, one that was refused and paused. */
export const seedRunning = (begin: (id: string, name: string, company: string, agoMs: number) => Begun): void => {
  const talking = begin("going-0", "Beate Lohmann", "Nordkai Terminals", 94_000);
  talking.call.life("ConsentGiven", { by: "customer", how: "aloud", scope: "words" });
  for (const turn of turns) {
    if (turn.endMs > 93_000) break;
    talking.at(turn.endMs + 420);
    talking.call.received[turn.channel] = (turn.endMs + 420) * 16;
    talking.call.hear();
  }
  talking.at(null);
  talking.call.hand("SupervisorJoined", { watch: "watch-ingrid", by: { id: "ingrid", name: "Ingrid Solberg" } });
  begin("going-1", "Idris Bakare", "Lagoon Freight", 20_000).at(null);
  const refused = begin("going-2", "Camille Roux", "Transalpes Fret", 700_000);
  refused.call.life("ConsentRefused", { by: "customer" });
  refused.call.life("CallPaused", {});
  refused.at(null);
};
