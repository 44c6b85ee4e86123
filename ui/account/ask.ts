/** Two-step sign-in, as this page uses its routes. */
import { type AnswerOf, type BodyOf, call } from "../parts/client.ts";

export type Begun = AnswerOf<"POST /api/totp">;
export const twoStep = {
  isOn: async () => (await call("GET /api/totp")).on,
  begin: () => call("POST /api/totp"),
  confirm: async (code: string) => (await call("POST /api/totp/confirm", { body: { code } })).codes,
  end: (body: BodyOf<"DELETE /api/totp">) => call("DELETE /api/totp", { body }),
};
