/** Settings of signing in by a company's own identity provider; see `configSchema` for how they are read. */
import { Type } from "typebox";

export const singleSignOnSettings = {
  oidcIssuer: Type.Optional(
    Type.String({
      pattern: "^https?://[^\\s?#]+$",
      description:
        "The company's own sign-in (OpenID Connect), exactly as it names itself. With it the sign-in page has a button for it. Unset: passwords alone.",
      expected: "an address such as https://login.example.com",
    }),
  ),
  oidcClientId: Type.Optional(
    Type.String({
      pattern: "^[!-~]{1,255}$",
      description:
        "What Wingman is called there. Its redirect address is that of the pages and /api/sign-in/oidc/back.",
      expected: "the client id that the provider shows",
    }),
  ),
  oidcClientSecret: Type.Optional(
    Type.String({
      pattern: "^[!-~]{1,1000}$",
      secret: true,
      description: "The secret of that client. Unset: it has none, and proves itself by PKCE alone.",
      expected: "the client secret that the provider shows",
    }),
  ),
  oidcCompany: Type.Optional(
    Type.String({
      pattern: "^[A-Za-z0-9_-]{1,64}$",
      description: "The company whose people come in that way. Unset: company.",
      expected: "a company's id",
    }),
  ),
  oidcEmailDomains: Type.Optional(
    Type.String({
      pattern: "^[^\\s,@]+(\\s*,\\s*[^\\s,@]+)*$",
      description:
        "Whose addresses may join by their first sign-in, as viewers; the provider must say that it verified them. Unset: nobody new.",
      expected: "domains such as example.com, example.org",
    }),
  ),
};
