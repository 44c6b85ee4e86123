/** The routes of playbooks, as these pages use them. */
import type { PlaybookDraft, PlaybookHead } from "@wingman/commands/playbooks/routes";
import type { TriedCall } from "@wingman/commands/playbooks/try-call";
import type { Content } from "@wingman/domain/playbook/events";
import type { Playbook } from "@wingman/domain/playbook/play";
import type { Trial } from "@wingman/domain/playbook/try";
import { json, request } from "../parts/api.ts";

export type { PlaybookDraft, PlaybookHead, TriedCall };
export type Problem = PlaybookDraft["problems"][number];
/** What a sentence came to; `meaning` is the model that was asked, null where none was. */
export type Answered = Trial & { readonly meaning: string | null };

/** A call of an hour, read and tried twice. */
const tryCallMsMax = 90_000;
const fileMsMax = 20_000;
const one = (id: string): string => `/api/playbooks/${encodeURIComponent(id)}`;

export const playbooks = {
  all: () => json<{ playbooks: PlaybookHead[] }>("GET", "/api/playbooks/all").then((all) => all.playbooks),
  draft: (id: string) => json<PlaybookDraft>("GET", one(id)),
  version: (id: string, version: number) =>
    json<Playbook>("GET", `/api/playbook?id=${encodeURIComponent(id)}&version=${version}`),
  save: (id: string, content: Content, onto: number) =>
    json<{ revision: number; problems: Problem[] }>("PUT", `${one(id)}/draft`, { content, onto }),
  publishDraft: (id: string, onto: number) => json<{ version: number }>("POST", `${one(id)}/publish`, { onto }),
  rollBack: (id: string, version: number) => json("POST", `${one(id)}/roll-back`, { version }),
  take: (text: string) => json<{ id: string }>("POST", "/api/playbooks/file", { text, onto: null }, fileMsMax),
  file: async (id: string, version: number | "draft"): Promise<Blob> =>
    (await request(`${one(id)}/file?version=${version}`, { signal: AbortSignal.timeout(fileMsMax) })).blob(),
  say: (id: string, content: Content, speaker: "customer" | "rep", text: string) =>
    json<Answered>("POST", `${one(id)}/try`, { content, speaker, text }),
  /** The draft on a past call, against the version calls begin with. */
  tryCall: async (id: string, call: string, signal: AbortSignal): Promise<TriedCall> => {
    const answer = await request(`${one(id)}/try-call`, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ call, to: "draft" }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(tryCallMsMax)]),
    });
    return (await answer.json()) as TriedCall; // The route's own shape.
  },
};
