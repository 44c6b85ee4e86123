/** Two-step sign-in, as this page uses its routes. */
import { ApiProblem } from "../parts/api.ts";
import { ask } from "../parts/signed-in.ts";

const timeoutMs = 15_000;

const json = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
  const response = await ask(path, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json() as Promise<Body>; // The gateway's schemas are checked by its own tests.
  throw new ApiProblem(response.status, (await response.json().catch(() => ({}))) as { code?: string });
};

export type Begun = { readonly secret: string; readonly link: string };
export const twoStep = {
  isOn: async () => (await json<{ on: boolean }>("GET", "/api/totp")).on,
  begin: () => json<Begun>("POST", "/api/totp"),
  confirm: async (code: string) => (await json<{ codes: string[] }>("POST", "/api/totp/confirm", { code })).codes,
  end: (proof: { code: string } | { password: string }) => json<object>("DELETE", "/api/totp", proof),
};
