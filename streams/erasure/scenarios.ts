/**
 * Scenarios that were made from calls: names were taken out, and words of whoever was in the call may stand in them. They
 * go with the call, draft and versions, by the key of each scenario (decision 0057).
 */
import type { ActorId, CommitId, TenantId } from "@wingman/domain/ids";
import type { ScenarioEvent } from "@wingman/domain/practice/scenarios";
import { isErased } from "@wingman/domain/schema";
import { derivedId } from "../base/ids.ts";
import type { Aggregate, EventLog } from "../log/event-log.ts";
import { scenariosOn } from "../practice/library.ts";
import type { ForgettingKeys, Store } from "./ports.ts";
import type { Erasure } from "./store.ts";

type Log = Pick<EventLog, "aggregates" | "read">;

/** By the call that they were made from; a tenant has some hundred scenarios at most. */
const scenariosByCall = async (log: Log, tenant: TenantId): Promise<ReadonlyMap<string, readonly Aggregate[]>> => {
  const found = new Map<string, Aggregate[]>();
  for (const scenario of await log.aggregates("scenario")) {
    if (scenario.tenant !== tenant) continue;
    const from = await originOf(log, scenario);
    if (from?.kind === "call") found.set(from.call, [...(found.get(from.call) ?? []), scenario]);
  }
  return found;
};

/** What it was begun from: its first draft says so, and keeps saying it once nothing else of it can be read. */
const originOf = async (log: Log, scenario: Aggregate) => {
  for await (const { events } of log.read(scenario))
    for (const event of events as unknown as readonly ScenarioEvent[])
      // The log holds what prepareEvents checked.
      if (event.type === "ScenarioDrafted") return event.data.from;
  return null;
};

const every = ["rep", "customer", "both"] as const;

/**
 * Forgets the keys of all that was made from these calls, and says so on the log of each, so that every process lets go
 * of what it holds. Again changes nothing. Answers how many scenarios there are.
 */
export const forgetScenarios = async (
  { log, keys }: { readonly log: EventLog; readonly keys: ForgettingKeys },
  { tenant, erasure, by }: Pick<Erasure, "tenant" | "erasure" | "by">,
  callsInRuns: (take: (calls: readonly string[]) => Promise<void>) => Promise<void>,
): Promise<number> => {
  const byCall = await scenariosByCall(log, tenant);
  if (byCall.size === 0) return 0;
  const gone: Aggregate[] = [];
  await callsInRuns(async (calls) => void gone.push(...calls.flatMap((call) => byCall.get(call) ?? [])));
  if (gone.length === 0) return 0;
  await keys.forget({ tenant, kind: "scenario", calls: gone.map(({ id }) => id), subjects: every });
  const writer = scenariosOn(log);
  for (const scenario of gone)
    await writer.send(
      scenario,
      { type: "Forget", erasure },
      {
        actor: by as ActorId, // It was one when the erasure was written down.
        id: derivedId("erasure-scenario", erasure, scenario.id) as CommitId,
        correlation: erasure,
      },
    );
  return gone.length;
};

/** Asks every draft of what was made from these calls. */
export const scenarioStore = (log: EventLog): Store => ({
  name: "scenarios",
  async ask({ tenant, calls, signal }) {
    let [asked, left] = [0, 0];
    const byCall = await scenariosByCall(log, tenant);
    for (const scenario of calls.flatMap((call) => byCall.get(call) ?? []))
      for await (const { events } of log.read(scenario)) {
        signal.throwIfAborted();
        for (const { type, data } of events) {
          if (type !== "ScenarioDrafted") continue;
          asked += 1;
          if (!isErased((data as { readonly content: unknown }).content)) left += 1;
        }
      }
    return { asked, left };
  },
});
