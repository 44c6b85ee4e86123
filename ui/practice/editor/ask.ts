/** The routes of scenarios, as these pages use them. */
import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { type AnswerOf, call, file } from "../../parts/client.ts";
import type { Kind } from "../../parts/versioned/kind.ts";
import { words } from "./words.ts";

export type ScenarioHead = AnswerOf<"GET /api/practice/scenarios/all">["scenarios"][number];
export type ScenarioDraft = AnswerOf<"GET /api/practice/scenarios/:id">;
export type PastCall = AnswerOf<"GET /api/calls">["calls"][number];

const fileMsMax = 20_000;

export const scenarios = {
  all: async () => (await call("GET /api/practice/scenarios/all")).scenarios,
  draft: (id: string) => call("GET /api/practice/scenarios/:id", { params: { id } }),
  version: (id: string, version: number) =>
    call("GET /api/practice/scenarios/:id/versions/:version", { params: { id, version } }),
  /** `copyOf`: the scenario it is begun from. */
  save: (id: string, content: ScenarioContent, onto: number, copyOf?: string) =>
    call("PUT /api/practice/scenarios/:id/draft", {
      params: { id },
      body: { content, onto, ...(copyOf !== undefined && { copyOf }) },
    }),
  publishDraft: (id: string, onto: number) =>
    call("POST /api/practice/scenarios/:id/publish", { params: { id }, body: { onto } }),
  retire: (id: string, retired: boolean) =>
    call("POST /api/practice/scenarios/:id/retire", { params: { id }, body: { retired } }),
  take: (text: string) => call("POST /api/practice/scenarios/file", { body: { text, onto: null } }, fileMsMax),
  file: (id: string, version: number | "draft") =>
    file("GET /api/practice/scenarios/:id/file", { params: { id }, query: { version } }, fileMsMax),
  fromCall: (past: string) => call("POST /api/practice/scenarios/from-call", { body: { call: past } }),
  /** The newest calls that are over, between people, and of whom nobody was erased. */
  pastCalls: async (limit: number): Promise<readonly PastCall[]> =>
    (await call("GET /api/calls", { query: { limit } })).calls.filter(
      ({ kind, erasedAt, lines }) => kind !== "practice" && erasedAt === null && lines > 0,
    ),
};

export const scenarioKind = {
  ...{ href: "/practice/scenarios", called: "scenario", store: scenarios, words },
} satisfies Kind<ScenarioContent, ScenarioHead, ScenarioDraft>;
