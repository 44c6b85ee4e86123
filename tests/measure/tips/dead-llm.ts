import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { starterPlaybook } from "@wingman/domain/playbook/starters";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { openAdmission } from "@wingman/commands/gateway/admission";
import { type Conductor, conductorOf } from "@wingman/streams/agents/conductor";
import { eventInput } from "@wingman/streams/agents/inputs";
import { wordingAgent } from "@wingman/streams/agents/llm/wording";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate, callsOn } from "@wingman/streams/log/calls";
import { openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { pino } from "pino";
import { callStarted, utterance } from "../../harness/events.ts";
import { openModelDesk } from "../../harness/model-desk.ts";
import { openModelVendors, type ModelFault } from "../../harness/model-vendors.ts";
import { startNats } from "../../harness/nats.ts";
import type { Measure } from "../measure-kind.ts";

const callsShort = 400;
const callsLong = 2_000;
const pauseMs = 15;
/** The first few compile what they run. */
const warmUp = 20;
const shareMax = 1.1;
const saidMsMax = 2_000;
const amplificationMax = 1.1;

const actor = "rep-1" as ActorId;
const playbook = compilePlaybook(starterPlaybook);
const arms = ["none", "slow", "dead"] as const;

/**
 * R11: calls one after the other on a real log, in turn without a language model, with one that says nothing for seconds and with one that is
 * dead; from the customer's final to its tip on the log. Then how long the page goes on without saying so.
 */
export const deadLlm: Measure = {
  name: "tips.dead-llm",
  about:
    "The playbook's tips beside a language model that is slow or dead, against none: p95 over p95, in the same run (R11).",
  asked: `≤ ${shareMax}, "degraded" ≤ ${saidMsMax} ms, at most ${amplificationMax} requests an ask`,
  unit: "of the p95 without one",
  async run({ long, signal }) {
    await using nats = await startNats();
    const log = await openJetStreamLog(nats.connection, plainKeyring);
    const calls = callsOn(log);
    const faults: Record<(typeof arms)[number], ModelFault | undefined> = {
      none: undefined,
      slow: { kind: "silent" },
      dead: { kind: "status", status: 529 },
    };
    await using slow = await openModelVendors({ faultOf: () => faults.slow });
    await using dead = await openModelVendors({ faultOf: () => faults.dead });
    let brokenAt = Number.NaN;
    let saidAt = Number.NaN;
    let isBroken = false;
    const admission = openAdmission({ speechFactor: () => null, isUnworded: () => isBroken });
    admission.watch(({ sheds }) => {
      if (sheds.includes("wording")) saidAt = performance.now();
    });
    await using slowDesk = openModelDesk({ providers: [["anthropic", slow.anthropic]] });
    await using deadDesk = openModelDesk({
      providers: [["openai", dead.openai]],
      changed(broken) {
        isBroken = broken.length > 0;
        if (isBroken && Number.isNaN(brokenAt)) brokenAt = performance.now();
      },
    });
    const agents = { none: {}, slow: { wording: wordingAgent(slowDesk) }, dead: { wording: wordingAgent(deadDesk) } };
    const took: Record<(typeof arms)[number], number[]> = { none: [], slow: [], dead: [] };
    let asks = 0;
    const open: Conductor[] = [];
    const stop = new AbortController();
    for (let n = 0; n < (long ? callsLong : callsShort) + warmUp && !signal.aborted; n += 1)
      for (const arm of n % 2 === 0 ? arms : arms.toReversed()) {
        const aggregate = callAggregate("t1" as TenantId, newId());
        const { id, version } = playbook.playbook;
        const start = callStarted({ playbook: { id, version } }).data;
        await calls.send(aggregate, { type: "StartCall", call: start, consent: "given" }, { actor });
        const beganAt = Date.now();
        const conductor = conductorOf({
          ...{ aggregate, startedAt: beganAt, playbook, calls, agents: agents[arm], log: pino({ level: "silent" }) },
          ...{ now: Date.now, signal: stop.signal },
        });
        for await (const commit of log.read(aggregate))
          conductor.take({ input: eventInput(commit), storedAt: commit.storedAt });
        const text = utterance("customer", 16_000, "this is far too expensive for us").data;
        await calls.send(aggregate, { type: "TranscribeUtterance", utterance: text }, { actor, clockMs: 2_000 });
        const commits = await Array.fromAsync(log.read(aggregate));
        const final = commits.at(-1);
        if (!final) throw new Error("no final");
        const at = performance.now();
        conductor.take({ input: eventInput(final), storedAt: final.storedAt });
        await conductor.idle();
        const ms = performance.now() - at;
        if (n >= warmUp) took[arm].push(ms);
        if (arm === "dead") asks += 1;
        open.push(conductor);
        // People talk meanwhile: what came of one ask is not written in the very moment of the next call's tip.
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    for (const until = performance.now() + 3_000; Number.isNaN(saidAt) && performance.now() < until;)
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const conductor of open) conductor.drop();
    stop.abort();
    admission.close();
    const p95 = (arm: (typeof arms)[number]): number => {
      const sorted = took[arm].toSorted((a, b) => a - b);
      return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
    };
    const share = Math.max(p95("slow"), p95("dead")) / p95("none");
    const saidMs = saidAt - brokenAt;
    const amplification = dead.asked.length / asks;
    return {
      value: Number(share.toFixed(2)),
      holds: share <= shareMax && saidMs <= saidMsMax && amplification <= amplificationMax && dead.asked.length > 0,
      lines: [
        ...arms.map((arm) => `${arm}: ${took[arm].length} calls, p95 ${p95(arm).toFixed(1)} ms`),
        `"degraded" ${Math.round(saidMs)} ms after the breaker opened`,
        `${dead.asked.length} requests of the dead one for ${asks} asks (${amplification.toFixed(2)}), ${slow.asked.length} of the slow one`,
      ],
    };
  },
};
