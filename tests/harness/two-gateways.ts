/** Two gateways of one installation, with people in a company whose passwords are known. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashPassword } from "@wingman/commands/identity/passwords";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { defaultPolicy } from "@wingman/domain/tenant/policy";
import type { Role } from "@wingman/domain/tenant/roles";
import { runRole } from "@wingman/ops/bin/run-role";
import { openLocal } from "@wingman/ops/local/instance";
import { freePort } from "@wingman/ops/local/ports";
import { keepDatabase } from "@wingman/streams/base/database";
import { openPool, type Pool } from "@wingman/streams/base/pools";
import { type People, type Person, peopleIn } from "@wingman/streams/identity/people";
import { type MasterKey, masterKeyOf } from "@wingman/streams/keys/master-key";
import { connectNats } from "@wingman/streams/log/connect";
import { type JetStreamLog, openJetStreamLog } from "@wingman/streams/log/jetstream";
import { plainKeyring } from "@wingman/streams/log/seal";
import { sendToTenant, tenantsOn } from "@wingman/streams/tenants/tenants";
import { root } from "./wingman.ts";

export const company = "acme" as TenantId;
export const password = "four odd lamps sing";
const operator = "operator" as ActorId;

type Command = Parameters<typeof sendToTenant>[2];
export type TwoGateways = AsyncDisposable & {
  readonly urls: readonly [string, string];
  readonly pool: Pool;
  /** Of the same database, for a second pool. */
  readonly poolUrl: string;
  readonly people: People;
  readonly log: JetStreamLog;
  readonly master: MasterKey;
  /** Somebody of the company with the password above. */
  member(name: string, roles: readonly Role[]): Promise<Person>;
  /** As another gateway, or an administrator, would. */
  send(command: Command): Promise<number>;
};

/** `more` are settings besides. */
export const openTwoGateways = async (more: NodeJS.ProcessEnv = {}): Promise<TwoGateways> => {
  await using opening = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "wingman-two-"));
  opening.defer(() => rm(dataDir, { recursive: true, force: true }));
  const local = openLocal({ root, dataDir });
  opening.defer(() => local.stop());
  const [nats, postgres] = await Promise.all([local.nats, local.postgres]);
  const bytes = randomBytes(32);
  const env = {
    WINGMAN_NATS_URL: nats.url,
    WINGMAN_NATS_MONITOR_URL: nats.monitorUrls.join(","),
    WINGMAN_POSTGRES_URL: postgres.url("postgres"),
    WINGMAN_MASTER_KEY: bytes.toString("base64"),
  };
  const gateway = async (): Promise<string> => {
    const httpPort = await freePort();
    const options = {
      root,
      version: "test",
      env: { ...env, ...more },
      dataDir,
      logLevel: "fatal",
      httpPort,
      withoutPages: true,
    };
    const running = await runRole("gateway", { ...options, tell: () => undefined });
    opening.defer(() => running[Symbol.asyncDispose]());
    return running.url ?? "";
  };
  const urls = [await gateway(), await gateway()] as const;
  const connection = await connectNats(nats.url, "two-gateways", { user: "local" });
  opening.defer(() => connection.close());
  const log = await openJetStreamLog(connection, plainKeyring);
  const poolUrl = postgres.url(keepDatabase);
  const pool = openPool({ url: poolUrl, name: "two-gateways", sizeMax: 8 });
  opening.defer(() => pool[Symbol.asyncDispose]());
  const people = peopleIn(pool);
  const tenants = tenantsOn(log);
  const send = (command: Command): Promise<number> => sendToTenant(tenants, company, command, { actor: operator });
  const secret = await hashPassword(password);
  const limits = { ...defaultPolicy.limits, requestsPerMinute: 100_000 }; // What is measured here is not the allowance.
  const policy = { ...defaultPolicy, limits };
  await send({ type: "TenantCreated", data: { name: "Acme", policy } });
  const opened = opening.move();
  return {
    urls,
    pool,
    poolUrl,
    people,
    log,
    master: masterKeyOf(bytes),
    send,
    async member(name, roles) {
      const person = await people.add({ tenant: company, name, email: `${name.toLowerCase()}@acme.example` });
      await people.setPassword(person, secret);
      await send({ type: "MemberJoined", data: { member: person.id, roles: [...roles], how: "invitation" } });
      return person;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
};

/** What a browser has after it came in: the token, and the cookie that scripts do not see. */
export type In = { readonly access: string; readonly cookie: string };

export const comeIn = async (url: string, path: string, body?: object): Promise<In & { readonly status: number }> => {
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: answer.status, ...(await inOf(answer)) };
};

export const signIn = (url: string, person: Pick<Person, "email">): Promise<In & { readonly status: number }> =>
  comeIn(url, "/api/sign-in", { email: person.email, password });

export const refresh = async (url: string, cookie: string): Promise<In & { readonly status: number }> => {
  const answer = await fetch(`${url}/api/session/refresh`, { method: "POST", headers: { cookie } });
  return { status: answer.status, ...(await inOf(answer)) };
};

const inOf = async (answer: Response): Promise<In> => {
  const { access } = (await answer.json()) as { access?: string };
  return { access: access ?? "", cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
};

export const as = (access: string): { readonly headers: { readonly authorization: string } } => ({
  headers: { authorization: `Bearer ${access}` },
});
