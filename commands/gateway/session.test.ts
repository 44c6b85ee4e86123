import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { LiveFacts, Listener } from "@wingman/streams/live/fan-out";
import type { WebSocket } from "ws";
import { nothingElsewhere } from "../call/feeds.ts";
import { openAdmission } from "./admission.ts";
import { sendBudget } from "./send-budget.ts";
import { openSession, type Services } from "./session.ts";

const tenant = "t1" as TenantId;
const words = (text: string, held: boolean): LiveFacts => ({
  kind: "transcript",
  call: "call-1",
  position: "p",
  clockMs: 1,
  at: 1,
  events: [{ id: text, type: "FragmentTranscribed", v: 1, data: { text } }],
  ...(held && { held }),
});

/** A socket that keeps what it is sent, and a log that is never asked. */
const watching = async (actor: string, facts: readonly LiveFacts[]): Promise<string[]> => {
  const sent: string[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    CLOSING: 2,
    readyState: 1,
    bufferedAmount: 0,
    send: (text: string) => void sent.push(text),
  });
  let listener: Listener | undefined;
  const services = {
    now: () => 1,
    admission: openAdmission({ speechFactor: () => null }),
    elsewhere: nothingElsewhere,
    log: { line: { isUp: () => true, watch: () => () => undefined } },
    fanOut: {
      watch: async (_tenant: TenantId, _call: string, _from: null, its: Listener) => {
        listener = its;
        return { stop: () => undefined };
      },
    },
  };
  const session = openSession(
    socket as unknown as WebSocket,
    services as unknown as Services, // What a watcher needs of it.
    sendBudget(),
  );
  session.admit({ tenant, actor: actor as ActorId, name: actor, roles: ["agent"], session: null });
  await session.watch("call-1", { rep: "rep-1", startedAt: 0, pausedAt: null, ended: false, muted: "nobody" }, null);
  for (const one of facts) listener?.facts(one);
  session.close();
  return sent.map((text) => (JSON.parse(text) as { data: LiveFacts }).data.events[0]?.id ?? "");
};

test("words that wait for an answer are shown to the rep alone; those that are kept to everybody who watches", async () => {
  const facts = [words("held", true), words("kept", false)];
  assert.deepEqual(await watching("rep-1", facts), ["held", "kept"]);
  assert.deepEqual(await watching("supervisor-1", facts), ["kept"]);
});
