/** The routes of playbooks, as these pages use them. */
import type { Content } from "@wingman/domain/playbook/events";
import { addressOf, type AnswerOf, call, file } from "../parts/client.ts";
import { request } from "../parts/http.ts";
import type { Kind } from "../parts/versioned/kind.ts";
import { words } from "./words.ts";

export type PlaybookHead = AnswerOf<"GET /api/playbooks/all">["playbooks"][number];
export type PlaybookDraft = AnswerOf<"GET /api/playbooks/:id">;
export type TriedCall = AnswerOf<typeof onPastCall>;
/** What a sentence came to; `meaning` is the model that was asked, null where none was. */
export type Answered = AnswerOf<"POST /api/playbooks/:id/try">;

const onPastCall = "POST /api/playbooks/:id/try-call";
/** A call of an hour, read and tried twice. */
const tryCallMsMax = 90_000;
const fileMsMax = 20_000;

export const playbooks = {
  all: async () => (await call("GET /api/playbooks/all")).playbooks,
  draft: (id: string) => call("GET /api/playbooks/:id", { params: { id } }),
  version: (id: string, version: number) => call("GET /api/playbook", { query: { id, version } }),
  save: (id: string, content: Content, onto: number) =>
    call("PUT /api/playbooks/:id/draft", { params: { id }, body: { content, onto } }),
  publishDraft: (id: string, onto: number) =>
    call("POST /api/playbooks/:id/publish", { params: { id }, body: { onto } }),
  rollBack: (id: string, version: number) =>
    call("POST /api/playbooks/:id/roll-back", { params: { id }, body: { version } }),
  take: (text: string) => call("POST /api/playbooks/file", { body: { text, onto: null } }, fileMsMax),
  file: (id: string, version: number | "draft") =>
    file("GET /api/playbooks/:id/file", { params: { id }, query: { version } }, fileMsMax),
  say: (id: string, content: Content, speaker: "customer" | "rep", text: string) =>
    call("POST /api/playbooks/:id/try", { params: { id }, body: { content, speaker, text } }),
  /** The draft on a past call, against the version calls begin with. */
  tryCall: async (id: string, past: string, signal: AbortSignal): Promise<TriedCall> => {
    const answer = await request(addressOf(onPastCall, { params: { id } }), {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify({ call: past, to: "draft" }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(tryCallMsMax)]),
    });
    return (await answer.json()) as TriedCall; // The route's own shape.
  },
};

export const playbookKind = {
  ...{ href: "/playbooks", called: "playbook", store: playbooks, words },
} satisfies Kind<Content, PlaybookHead, PlaybookDraft>;
