import type { AnswerOf } from "../parts/client.ts";
import { ask } from "../parts/signed-in.ts";

/** The playbooks a call can be started with; the first is the one that is taken without a choice. */
export type PlaybookChoice = AnswerOf<"GET /api/playbooks">["playbooks"][number];

const timeoutMs = 10_000;

/** None where the server has no such list: then it decides. */
export const readPlaybooks = async (): Promise<readonly PlaybookChoice[]> => {
  const response = await ask("/api/playbooks", { signal: AbortSignal.timeout(timeoutMs) });
  const json = response.headers.get("content-type")?.includes("json") ?? false;
  if (!response.ok || !json) return [];
  const { playbooks } = (await response.json()) as { playbooks?: PlaybookChoice[] };
  return playbooks ?? [];
};
