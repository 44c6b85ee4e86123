/** Who is signed in and as what, for what a page shows. What somebody may do is the server's to say, each time. */
import type { Role } from "@wingman/domain/tenant/roles";
import { createSignal } from "solid-js";
import type { Routes } from "./routes.generated.ts";
import { ask } from "./signed-in.ts";

export type Me = Routes["GET /api/me"]["answer"];

const timeoutMs = 10_000;
const againMs = 3_000;

const [me, setMe] = createSignal<Me | null>(null);
let looking: Promise<void> | null = null;

const look = async (): Promise<void> => {
  const answer = await ask("/api/me", { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
  if (answer?.ok) setMe((await answer.json()) as Me);
  looking = null;
  if (!answer || answer.status >= 500) setTimeout(() => void lookAtMe(), againMs);
};

/** Asks anew: after one's own roles have changed. */
export const lookAtMe = (): Promise<void> => (looking ??= look());

/** Null until the server has said; asked for once, by whoever looks first. */
export const whoAmI = (): Me | null => {
  if (me() === null) void lookAtMe();
  return me();
};

export const isOneOf = (roles: readonly Role[]): boolean =>
  whoAmI()?.roles.some((role) => roles.includes(role)) ?? false;
