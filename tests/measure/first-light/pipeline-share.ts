import { newId } from "@wingman/streams/base/ids";
import type { EventData } from "@wingman/domain/call/events/index";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { startTestWingman } from "../../harness/wingman.ts";
import type { Measure } from "../measure-kind.ts";

const msMax = 50;
const callsShort = 200;
const callsLong = 2_000;

/** Everything but speech and language model: text in → words stored → conductor → tip stored → socket. */
export const pipelineShare: Measure = {
  name: "first-light.pipeline-share",
  about:
    "A customer's typed final to its tip on the same socket, p99 over calls one after the other: the pipeline without speech.",
  asked: `≤ ${msMax} ms`,
  unit: "ms",
  async run({ long, signal }) {
    await using wingman = await startTestWingman();
    await wingman.ready;
    const client = await openClient(wingman.url);
    const took: number[] = [];
    for (let n = 0; n < (long ? callsLong : callsShort) + 5 && !signal.aborted; n++) {
      const call = newId();
      await client.ask("start-call", startOf({ call, title: "pipeline" }));
      const tip = client.waitFor(
        "insight",
        (facts) =>
          facts.call === call && facts.events.some((event) => (event as { type: string }).type === "SuggestionMade"),
      );
      const sentAt = performance.now();
      client.send("transcript", {
        call,
        channel: "customer",
        utterance: newId(),
        revision: 1,
        text: "that is far too expensive for us",
        final: true,
        source: "typed",
      });
      const facts = await tip;
      const ms = performance.now() - sentAt;
      const made = facts.events
        .map((event) => event as { type: string; data: EventData<"SuggestionMade"> })
        .find((event) => event.type === "SuggestionMade");
      if (made?.data.reason.category !== "price") throw new Error(`the tip was for ${made?.data.reason.category}`);
      if (n >= 5) took.push(ms); // The first few compile what they run.
      await client.ask("end-call", { call, reason: "ended-by-rep" });
      // The gateway allows ten starts a second in the mean; the long run keeps below it.
      if (long && n % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 700));
    }
    await client.close();
    const sorted = took.sort((a, b) => a - b);
    const at = (share: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return {
      value: Number(at(0.99).toFixed(1)),
      holds: at(0.99) <= msMax,
      lines: [
        `${sorted.length} calls: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, slowest ${at(1).toFixed(1)} ms`,
      ],
    };
  },
};
