/**
 * Which access tokens are worth something before their hour is over: a fold of what took sign-ins away. A token says
 * its session and its member's version; a version rises when somebody is signed out everywhere or removed.
 */
import type { TenantId } from "@wingman/domain/ids";
import type { TenantEvent } from "@wingman/domain/tenant/tenant";
import type { Recorded, Sequence } from "../log/event-log.ts";

/** Longer than any access token lives: after this a session that was ended need not be remembered here. */
const rememberMs = 70 * 60_000;
/** Beyond it the oldest half is let go, and what was signed before then is refused, all of it: never too little. */
export const revokedMax = 100_000;

export type Standing = {
  /** For the directory, from its first commit on. */
  take(tenant: TenantId, event: TenantEvent, commit: Pick<Recorded, "storedAt" | "sequence">): void;
  versionOf(tenant: string, member: string): number;
  /** Whether a token of this session, signed at `issuedAt` (epoch milliseconds), was taken back. */
  isRevoked(session: string, issuedAt: number): boolean;
  /** The newest commit that was taken. */
  position(): Sequence;
};

export const openStanding = (now: () => number = Date.now, max = revokedMax): Standing => {
  const versions = new Map<string, number>();
  const revoked = new Map<string, number>();
  let notBefore = 0;
  let at: Sequence = 0;
  const rise = (key: string): void => void versions.set(key, (versions.get(key) ?? 0) + 1);
  const forget = (): void => {
    for (const [session, since] of revoked)
      if (now() - since > rememberMs) revoked.delete(session);
      else break; // Nearly in the order they came.
    if (revoked.size <= max) return;
    for (const [session] of [...revoked].slice(0, max / 2)) revoked.delete(session);
    notBefore = now();
  };
  return {
    take(tenant, event, { storedAt, sequence }) {
      if (event.type === "SessionsRevoked" && event.data.session !== null) revoked.set(event.data.session, storedAt);
      else if (event.type === "SessionsRevoked" || event.type === "MemberRemoved")
        rise(`${tenant}|${event.data.member}`);
      at = Math.max(at, sequence); // What stood before comes a tenant at a time.
      forget();
    },
    versionOf: (tenant, member) => versions.get(`${tenant}|${member}`) ?? 0,
    isRevoked: (session, issuedAt) => revoked.has(session) || issuedAt < notBefore,
    position: () => at,
  };
};
