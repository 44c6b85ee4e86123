/**
 * P4. Mutations that were planted by hand and found: `soundEnded` (domain/call/consent.ts) that leaves the sound as it
 * is: bytes recorded after a no to words; the gateway without `mute`: sound passes on for as long as somebody talks.
 * Two more are planted by every run, or it does not hold.
 */
import { dispositionOf } from "@wingman/domain/call/policy";
import { randomOf } from "../../simulation/random.ts";
import type { Client } from "@wingman/ops/bin/client";
import type { Measure } from "../measure-kind.ts";
import { openFlow, type Stopped } from "./consent-flow.ts";
import { nothing, type Outcome, type Rules, rules, runOrder } from "./consent-orders.ts";

const orders = 100_000;
const withdrawMsMax = 500;
const plantedOrders = 2_000;
/** Calls that flow side by side; each is stopped once. */
const calls = { short: 6, long: 24 };

const planted: readonly (readonly [string, Rules])[] = [
  [
    "a recording that outlives the agreement on words",
    {
      ...rules,
      mayRecord: (state, channel) =>
        Object.values(state.consents.sound).includes("given") && dispositionOf(state, channel) === "keep",
    },
  ],
  [
    "an append that takes words after a withdrawal",
    {
      ...rules,
      decide: (state, command) =>
        rules.decide(state.consent === "withdrawn" ? { ...state, consent: "given" } : state, command),
    },
  ],
];

const sum = ({ heard, kept, shown, recorded }: Outcome["outside"]): number => heard + kept + shown + recorded;
const run = (count: number, by?: Rules): Outcome => {
  const outcome = nothing();
  for (let n = 0; n < count; n++) runOrder(randomOf(`consent-${n}`), outcome, by);
  return outcome;
};
type Passed = Stopped["after"][number];
/** Milliseconds from the command to the last of it that passed; 0 where nothing did. */
const lastMs = (all: readonly Stopped[], counts: (one: Passed) => boolean = () => true): number =>
  Math.ceil(Math.max(0, ...all.flatMap(({ after }) => after.filter(counts).map(({ ms }) => ms))));
/** Of the call with least of it, by kind. */
const flows = (all: readonly Stopped[]): string =>
  (["sound", "fragment", "final"] as const)
    .map((kind) => `${kind} ${Math.min(...all.map(({ before }) => before.filter(({ what }) => what === kind).length))}`)
    .join(", ");
const bytesOf = (passed: readonly { readonly bytes: number }[]): number =>
  passed.reduce((total, { bytes }) => total + bytes, 0);

export const consent: Measure = {
  name: "safety.consent",
  about:
    "Random orders of answers, notices, pauses, presses and ends under every law: bytes heard, kept, shown or recorded outside their states; and a flow that is stopped.",
  asked: `0 over ${orders} orders; nothing flows ${withdrawMsMax} ms after a withdrawal, and nothing is kept of who never agreed or after the end`,
  unit: "bytes outside",
  async run({ long, signal, write }) {
    const outcome = run(orders);
    write(`  ${outcome.orders} orders`);
    const found = planted.map(([name, by]) => ({ name, bytes: sum(run(plantedOrders, by).outside) }));

    await using flow = await openFlow(signal);
    const many = (consent: "asking" | "given", stop: Parameters<typeof flow.run>[1]): Promise<Stopped[]> =>
      Promise.all(Array.from({ length: long ? calls.long : calls.short }, () => flow.run(consent, stop)));
    const answer = (said: "withdrawn" | "refused") => (client: Client, call: string) =>
      client.ask("consent", { call, answer: said, how: "aloud" });
    const withdrawn = await many("given", answer("withdrawn"));
    write(`  withdrawn: the last passed after ${lastMs(withdrawn)} ms`);
    const heldBefore: number[] = [];
    const refused = await many("asking", async (client, call) => {
      const { rep, customer } = await flow.keptWords(call);
      heldBefore.push(rep + customer);
      return answer("refused")(client, call);
    });
    const keptOfCustomer = await Promise.all(refused.map(async ({ call }) => (await flow.keptWords(call)).customer));
    const ended = await many("given", (client, call) => client.ask("end-call", { call, reason: "ended-by-rep" }));
    // Nobody was asked for a recording in any of these calls, and the recorder has had its time.
    const recorded = await Promise.all([...withdrawn, ...refused, ...ended].map(({ call }) => flow.recorded(call)));
    const recordedBytes = recorded.reduce((total, bytes) => total + bytes, 0);
    const afterEnd = ended.flatMap(({ after, ackMs }) => after.filter(({ ms }) => ms > ackMs));
    const soundAfterEnd = afterEnd.filter(({ what }) => what === "sound");

    const flowed = [...withdrawn, ...ended].every(({ before }) =>
      (["sound", "fragment", "final"] as const).every((kind) => before.some(({ what }) => what === kind)),
    );
    const heldShown = refused.every(({ before }) => before.some(({ what }) => what === "fragment"));
    const withdrawMs = lastMs(withdrawn);
    const refusedMs = lastMs(refused, ({ side }) => side === "customer");
    const unasked = Math.max(...heldBefore, ...keptOfCustomer);
    const outside = sum(outcome.outside) + bytesOf(afterEnd) + unasked + recordedBytes;
    const { through } = outcome;
    return {
      value: outside,
      holds:
        outside === 0 &&
        outcome.withheld === 0 &&
        flowed &&
        heldShown &&
        found.every(({ bytes }) => bytes > 0) &&
        withdrawMs <= withdrawMsMax &&
        refusedMs <= withdrawMsMax,
      lines: [
        `${outcome.orders} orders: through ${through.heard} bytes of sound, ${through.kept} of words kept, ${through.shown} shown, ${through.recorded} recorded; withheld though allowed: ${outcome.withheld}`,
        ...(outcome.first === null ? [] : [outcome.first]),
        ...found.map(({ name, bytes }) => `planted: ${name}: ${bytes > 0 ? `found, ${bytes} bytes` : "NOT found"}`),
        `${withdrawn.length} calls at real speed, both sides: after "withdrawn" the last passed at ${withdrawMs} ms (asked ≤ ${withdrawMsMax}); acknowledged by ${Math.ceil(Math.max(...withdrawn.map(({ ackMs }) => ackMs)))} ms`,
        `${refused.length} that were asked: kept before an answer ${Math.max(...heldBefore)}, of the customer after a no ${Math.max(...keptOfCustomer)}; their last sound passed at ${refusedMs} ms`,
        `${ended.length} that ended while both went on talking: ${bytesOf(soundAfterEnd)} bytes of sound and ${bytesOf(afterEnd) - bytesOf(soundAfterEnd)} of words after the end`,
        `${recorded.length} calls in which nobody agreed to a recording: ${recordedBytes} bytes recorded`,
        ...(flowed && heldShown
          ? []
          : [`too little flowed before it was stopped: ${flows([...withdrawn, ...refused, ...ended])}`]),
      ],
    };
  },
};
