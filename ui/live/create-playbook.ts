import { createEffect, createMemo, on } from "solid-js";
import { api, createPolled } from "../parts/api.ts";
import type { Intent } from "./intent.ts";
import type { Session } from "./session.ts";

const askAgainMs = 2_000;

/** The playbook this call is held with: what was chosen at first, and what the server says once it has begun. */
export const createPlaybook = (session: Session, intent: Intent | null) => {
  const heldWith = createMemo(() => session.view().started?.playbook ?? intent?.playbook ?? null, null, {
    equals: (a, b) => a?.id === b?.id && a?.version === b?.version,
  });
  const [book, ask] = createPolled(() => api.playbook(heldWith()), askAgainMs);
  createEffect(on(heldWith, () => void ask(), { defer: true }));
  return () => book().value;
};
