/** Two-step sign-in, as this page uses its routes. */
import { json } from "../parts/api.ts";

export type Begun = { readonly secret: string; readonly link: string };
export const twoStep = {
  isOn: async () => (await json<{ on: boolean }>("GET", "/api/totp")).on,
  begin: () => json<Begun>("POST", "/api/totp"),
  confirm: async (code: string) => (await json<{ codes: string[] }>("POST", "/api/totp/confirm", { code })).codes,
  end: (proof: { code: string } | { password: string }) => json<object>("DELETE", "/api/totp", proof),
};
