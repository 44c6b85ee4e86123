/** Retention as the product does it, on real servers, with keys made as old as their calls. */
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import { callAggregate } from "@wingman/streams/log/calls";
import { recordingStore } from "@wingman/streams/recordings/store";
import { retainAll } from "@wingman/streams/retention/runner";
import { sendToTenant, tenantsOn } from "@wingman/streams/tenants/tenants";
import { pino } from "pino";
import { agedKeys, recordedPiece, retentionParts } from "../../harness/retention-ground.ts";
import type { RightsGround } from "../../harness/rights-ground.ts";
import { callStarted, utterance } from "../../harness/events.ts";
import type { Change, Retainer, VirtualCall } from "./retention-world.ts";

const actor = "officer" as ActorId;
const canary = "zirkonium";
const logger = pino({ level: "silent" });

export const realRetainer = (at: RightsGround): Retainer => {
  const parts = retentionParts(at);
  const { log, keys } = at;
  const tenants = tenantsOn(log);
  const sound = recordingStore(log, keys);
  const signal = new AbortController().signal;
  return {
    async begin({ tenant: name, call, startedAt, endedAt }: VirtualCall): Promise<void> {
      const tenant = name as TenantId;
      const aggregate = callAggregate(tenant, call);
      const meta = { cause: null, tick: null, correlation: call, seen: null, fence: null, traceparent: null };
      const started = {
        ...{ ...meta, id: `${call}-a` as CommitId, actor, clockMs: 0, time: new Date(startedAt) },
        events: [callStarted(), utterance("customer", 0, `the ${canary} is too expensive`)],
      };
      const appended = await log.append(aggregate, started, 0);
      if (appended.kind === "conflict") throw new Error("nobody else writes to this call");
      const piece = await recordedPiece(at, tenant, call);
      const durationMs = endedAt - startedAt;
      const ended = {
        ...{ ...meta, id: `${call}-b` as CommitId, actor, clockMs: durationMs, time: new Date(endedAt) },
        events: [
          { type: "SoundRecorded", data: piece },
          { type: "CallEnded", data: { reason: "ended-by-rep", durationMs } },
        ],
      };
      await log.append(aggregate, ended, appended.sequence);
      await agedKeys(at.keep, tenant, call, startedAt);
    },
    async change(change: Change): Promise<void> {
      const tenant = change.tenant as TenantId;
      if (change.change === "policy") {
        const retention = { transcriptDays: change.words, recordingDays: change.sound };
        const data = { policy: { ...defaultPolicy, retention } };
        const { state } = await tenants.load({ tenant, kind: "tenant", id: tenant });
        await (state.created
          ? sendToTenant(tenants, tenant, { type: "PolicyChanged", data }, { actor })
          : sendToTenant(tenants, tenant, { type: "TenantCreated", data: { name: tenant, ...data } }, { actor }));
      } else if (change.change === "hold") {
        const data = { hold: change.hold, call: change.call, file: "2026/1" };
        await sendToTenant(tenants, tenant, { type: "LegalHoldPlaced", data }, { actor });
      } else await sendToTenant(tenants, tenant, { type: "LegalHoldLifted", data: { hold: change.hold } }, { actor });
    },
    async run(nowMs: number): Promise<void> {
      const failed = await retainAll(parts, { nowMs, sweep: false, logger });
      if (failed > 0) throw new Error("retention of a tenant failed");
    },
    async readable({ tenant, call }, kind): Promise<boolean> {
      if (kind === "sound") {
        const asked = { tenant: tenant as TenantId, calls: [call], subjects: ["both"] as const, signal };
        return (await sound.ask(asked)).left > 0;
      }
      for await (const { events } of log.read(callAggregate(tenant as TenantId, call)))
        if (JSON.stringify(events).includes(canary)) return true;
      return false;
    },
  };
};
