/** HTTP as whoever is signed in. Pages ask by `client.ts`; bytes go by `request`. */
import { noteBehind } from "./behind.ts";
import { ask } from "./signed-in.ts";

/** What the server said when it said no; `code` is stable. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly remedy: string | null;
  constructor(
    status: number,
    { code = "", message = "", remedy = null }: { code?: string; message?: string; remedy?: string | null },
  ) {
    super(message || `The server answered ${status}.`);
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

const timeoutMs = 10_000;

/** Asks as whoever is signed in. What the server refuses is thrown as `ApiProblem`. */
export const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
  const response = await ask(path, init);
  if (response.ok) {
    noteBehind(path, response.headers);
    return response;
  }
  throw new ApiProblem(response.status, (await response.json().catch(() => ({}))) as { code?: string });
};

/** The same for JSON, each way. */
export const json = async <Body>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  msMax = timeoutMs,
): Promise<Body> => {
  const response = await request(path, {
    method,
    signal: AbortSignal.timeout(msMax),
    headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json().catch(() => ({})) as Promise<Body>; // The gateway's schemas are checked by its own tests.
};
