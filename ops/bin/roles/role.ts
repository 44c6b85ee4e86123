/** What every role is given, whether it runs alone (`wingman run`) or beside the others (`wingman up`). */
import { describe } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { starterScenarios } from "@wingman/domain/practice/starters";
import type { Policy } from "@wingman/domain/tenant/policy";
import { openRedactors, type Redactors } from "@wingman/streams/log/call-redactor";
import { callsOn, type Calls } from "@wingman/streams/log/calls";
import { connectNats, type NatsAccess } from "@wingman/streams/log/connect";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { shareForgotten } from "@wingman/streams/log/key-notices";
import { type Library, openLibrary } from "@wingman/streams/playbooks/library";
import { openScenarios, type ScenarioLibrary } from "@wingman/streams/practice/library";
import type { Keys } from "@wingman/streams/keys/keyring";
import type { Logger } from "pino";
import { policyIn } from "../../demo/tenant.ts";
import type { Metrics } from "../../watch/metrics.ts";
import type { Keyring } from "@wingman/streams/log/seal";
import type { StatusBoard } from "../status-board.ts";

const reconnectEveryMs = 100;

export type RoleContext = {
  readonly root: string;
  readonly version: string;
  readonly logger: Logger;
  readonly board: StatusBoard;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  /** What was opened, to be closed in reverse order before the servers are stopped. */
  readonly opened: AsyncDisposableStack;
  /** For work that must not end before `signal` aborts: if it does, the process ends with its reason. */
  mustRun(role: string, work: Promise<unknown>): void;
};

export type Line = {
  readonly log: JetStreamLog;
  readonly calls: Calls;
  readonly keys: Keys;
  /** One for all who write words in this process. */
  readonly redactors: Redactors;
  /** The rules of every tenant as this process knows them. */
  readonly policies: Policies;
  /** The playbooks of every tenant; one for all roles of this process, opened when the first asks for it. */
  readonly library: () => Promise<Library>;
  /** The scenarios of every tenant, in the same way. */
  readonly scenarios: () => Promise<ScenarioLibrary>;
};

export type Policies = {
  /** Until somebody knows better: the demo's, and the default for all others. */
  of(tenant: TenantId): Policy;
  /** Whom to ask from now on; asked at each use, so that a change counts from then on. */
  use(policyOf: (tenant: TenantId) => Policy): void;
};

export const openPolicies = (): Policies => {
  let policyOf = (tenant: TenantId): Policy => policyIn(undefined, tenant);
  return {
    of: (tenant) => policyOf(tenant),
    use(next) {
      policyOf = next;
    },
  };
};

/** The process's one connection to the log. A server that goes away is waited for as long as it takes. */
export const openLog = async (
  context: RoleContext,
  natsUrl: string,
  keys: Keys,
  access?: NatsAccess,
): Promise<Line> => {
  const log = await openBareLog(context, natsUrl, keys, access);
  shareForgotten(log, keys);
  const policies = openPolicies();
  let library: Promise<Library> | undefined;
  const openedLibrary = async (): Promise<Library> => {
    const found = await openLibrary(log, context.signal);
    context.mustRun("playbooks", found.done);
    return found;
  };
  let scenarios: Promise<ScenarioLibrary> | undefined;
  const openedScenarios = async (): Promise<ScenarioLibrary> => {
    const found = await openScenarios(log, starterScenarios, context.signal);
    context.mustRun("scenarios", found.done);
    return found;
  };
  return {
    scenarios: () => (scenarios ??= openedScenarios()),
    library: () => (library ??= openedLibrary()),
    log,
    calls: callsOn(log),
    keys,
    policies,
    redactors: openRedactors((tenant) => policies.of(tenant).redaction),
  };
};

/** The same for who needs no database of keys: what reads the log as it lies there. */
export const openBareLog = async (
  { opened, metrics }: RoleContext,
  natsUrl: string,
  keyring: Keyring,
  access: NatsAccess = { user: "local" },
): Promise<JetStreamLog> => {
  const connection = await connectNats(natsUrl, `wingman ${access.user}`, access, {
    maxReconnectAttempts: -1,
    reconnectTimeWait: reconnectEveryMs,
    reconnectJitter: reconnectEveryMs,
  });
  opened.defer(() =>
    connection.close().then(
      () => undefined,
      () => undefined,
    ),
  );
  return metrics.timed(await openJetStreamLog(connection, keyring));
};

export type Watch = Pick<RoleContext, "mustRun"> & { readonly broken: Promise<never>; breakOff(error: unknown): void };

/** Turns the end of a role into the end of its process. */
export const watchOver = (context: Pick<RoleContext, "logger" | "board" | "signal">): Watch => {
  const { promise: broken, reject: breakOff } = Promise.withResolvers<never>();
  broken.catch(() => undefined);
  return {
    broken,
    breakOff,
    mustRun(role, work) {
      work.catch((error: unknown) => {
        if (context.signal.aborted) return;
        context.logger.error({ role, error: describe(error) }, "a role ended");
        context.board.report({ part: role, state: "failed", detail: describe(error) });
        breakOff(error);
      });
    },
  };
};
