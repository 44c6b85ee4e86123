/**
 * Proof that what the servers acknowledge survives a power cut. With its default settings a nats-server loses every
 * acknowledged message of up to two minutes, and PostgreSQL can be set to do the same; neither says so when it is
 * written to. A role refuses to start where the proof is missing (`ops/decisions/0017`).
 */
import { Failure } from "@wingman/domain/failure";
import type pg from "pg";

const answerMsMax = 5_000;

/** Whether servers must prove it; an operator may answer for them instead. */
export const mustProve = (env: NodeJS.ProcessEnv): boolean => env["WINGMAN_DURABILITY"] !== "trust";

const trustRemedy = "set WINGMAN_DURABILITY=trust if you answer for it yourself";

/** What of `/varz` is read; `sync_always` stands there only when it is set (measured on 2.12 and 2.15). */
type Varz = {
  readonly server_name?: string;
  readonly jetstream?: { readonly config?: { readonly sync_always?: boolean } };
};

/**
 * Asks each server's monitoring address whether it writes to disk before it acknowledges. Throws `Failure`
 * WING_LOG_DURABILITY_UNKNOWN where one does not answer, WING_LOG_NOT_DURABLE where it does not.
 */
export const proveLogDurable = async (monitorUrls: readonly string[]): Promise<void> => {
  if (monitorUrls.length === 0) throw unknown("the address of its monitoring port is not known");
  for (const address of monitorUrls) {
    const varz = await fetch(new URL("/varz", address), { signal: AbortSignal.timeout(answerMsMax), redirect: "error" })
      .then(async (answer): Promise<Varz> => {
        if (!answer.ok) throw new Error(`it answered ${answer.status}`);
        return (await answer.json()) as Varz; // The server's own format; the one field is tested below.
      })
      .catch((cause: unknown) => {
        throw unknown(
          `${hostOf(address)} did not answer (${cause instanceof Error ? cause.message : String(cause)})`,
          cause,
        );
      });
    if (varz.jetstream?.config?.sync_always !== true)
      throw new Failure(
        "WING_LOG_NOT_DURABLE",
        `the nats-server ${varz.server_name ?? hostOf(address)} acknowledges before it has written to disk; a power cut would lose what it said it had.`,
        { remedy: `Set sync_interval: always in its jetstream settings and restart it, or ${trustRemedy}.` },
      );
  }
};

const unknown = (why: string, cause?: unknown): Failure =>
  new Failure(
    "WING_LOG_DURABILITY_UNKNOWN",
    `whether the log's server writes to disk before it acknowledges cannot be asked: ${why}.`,
    {
      remedy: `Name its monitoring address (http_port) in WINGMAN_NATS_MONITOR_URL, or ${trustRemedy}.`,
      cause,
    },
  );

/** Settings with which PostgreSQL forgets what it committed, or breaks its files, and what each must be. */
const mustBeOn = ["fsync", "full_page_writes", "synchronous_commit"] as const;

/** Throws `Failure` WING_DB_NOT_DURABLE naming each setting that is off. */
export const proveDatabaseDurable = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any($1) and setting = 'off' order by name",
    [mustBeOn],
  );
  if (rows.length === 0) return;
  throw new Failure(
    "WING_DB_NOT_DURABLE",
    `PostgreSQL would lose what it committed at a power cut: ${rows.map(({ name }) => `${name} is off`).join(", ")}.`,
    { remedy: `Switch ${rows.length === 1 ? "it" : "them"} on in postgresql.conf and restart it, or ${trustRemedy}.` },
  );
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "an address that is none");
