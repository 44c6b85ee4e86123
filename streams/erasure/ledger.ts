/**
 * The ledger of erasures as a file beside every backup. Whatever backup is restored, however old its keys: the ledger
 * is replayed before anybody is served, and what was forgotten is forgotten again.
 */
import { open, readFile, rename } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import type { TenantId } from "@wingman/domain/ids";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import type { Pool } from "../base/pools.ts";
import type { ForgettingKeys } from "./ports.ts";
import { keySubjectsOf } from "./saga.ts";
import { allErasures, begin, book, callsIn, type Reason } from "./store.ts";

const pageMax = 5_000;
const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Line = Type.Object({
  v: Type.Literal(1),
  tenant: Id,
  erasure: Id,
  requestedAt: Type.String({ maxLength: 40 }),
  by: Id,
  why: Type.Union([Type.Literal("asked"), Type.Literal("retention"), Type.Literal("mistake")]),
  target: Type.Union([Type.Literal("call"), Type.Literal("person")]),
  person: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
  subjects: Type.Array(Type.Union([Type.Literal("rep"), Type.Literal("customer"), Type.Literal("both")])),
  calls: Type.Array(Id),
});
const fits = Compile(Line);

/** Writes every erasure there ever was, a JSON line each, whole or not at all. Answers how many. It holds no personal data. */
export const writeLedger = async (keep: Pool, path: string): Promise<number> => {
  const erasures = await allErasures(keep);
  const draft = `${path}.new`;
  const file = await open(draft, "w", 0o600);
  try {
    for (const one of erasures) {
      const calls: string[] = [];
      for (let after = ""; ;) {
        const page = await callsIn(keep, one, { after, countMax: pageMax });
        if (page.length === 0) break;
        calls.push(...page);
        after = page.at(-1) ?? after;
      }
      const { tenant, erasure, requestedAt, by, why, target, person, subjects } = one;
      const line: Static<typeof Line> = {
        v: 1,
        tenant,
        erasure,
        requestedAt: requestedAt.toISOString(),
        by,
        why,
        target,
        person,
        subjects: [...subjects],
        calls,
      };
      await file.appendFile(`${JSON.stringify(line)}\n`);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return erasures.length;
};

/**
 * On a restored system, before it serves anybody: forgets every key that the ledger names, and every one that the
 * restored rows name; each erasure is then to be carried out anew, since the restored log may be older than its events
 * and the restored keys older than its forgetting. `path` null: only what the restored rows say.
 * Throws `Failure` WING_LEDGER_BROKEN, before anything is done, for a file that is not a ledger.
 */
export const replayLedger = async ({
  keep,
  keys,
  path,
}: {
  readonly keep: Pool;
  readonly keys: ForgettingKeys;
  readonly path: string | null;
}): Promise<{ readonly erasures: number; readonly calls: number; readonly keys: number }> => {
  const lines = path === null ? [] : await readLedger(path);
  for (const { tenant, requestedAt, calls, ...line } of lines)
    await book(
      keep,
      { ...line, why: line.why satisfies Reason, tenant: tenant as TenantId, requestedAt: new Date(requestedAt) },
      calls,
    );
  const erasures = await allErasures(keep);
  let calls = 0;
  let forgotten = 0;
  for (const one of erasures) {
    const subjects = keySubjectsOf(one.subjects);
    for (let after = ""; ;) {
      const page = await callsIn(keep, one, { after, countMax: pageMax });
      if (page.length === 0) break;
      forgotten += await keys.forget({ tenant: one.tenant, calls: page, subjects });
      calls += page.length;
      after = page.at(-1) ?? after;
    }
    await begin(keep, one);
  }
  return { erasures: erasures.length, calls, keys: forgotten };
};

const readLedger = async (path: string): Promise<readonly Static<typeof Line>[]> => {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw broken(`${path} cannot be read`, cause);
  });
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch (cause) {
        throw broken(`line ${index + 1} of ${path} was cut short or is not JSON`, cause);
      }
      if (!fits.Check(value)) throw broken(`line ${index + 1} of ${path} is not an erasure`);
      return value;
    });
};

const broken = (what: string, cause?: unknown): Failure =>
  new Failure("WING_LEDGER_BROKEN", `${what}.`, {
    remedy:
      "Take the ledger of another backup, a newer one if there is: without it, erased people could be read again.",
    cause,
  });
