/** To the company's provider and back. Browsers are sent on in every case: nobody is left before a page of JSON. */
import { Failure } from "@wingman/domain/failure";
import { type Access, type Http, type Route, route } from "@wingman/streams/base/registry";
import type { Logger } from "pino";
import { Type } from "typebox";
import { backPath, type SingleSignOn, startPath } from "./single-sign-on.ts";

export type SingleSignOnUse = {
  readonly singleSignOn: SingleSignOn | undefined;
  readonly logger: Pick<Logger, "warn">;
};

const Text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength }));
const access = (action: string, audit: Access["audit"]): Access => ({
  roles: "anyone",
  object: "none",
  action,
  audit,
  limits: { perMinute: 60, free: true },
});

/** `parts` throws `Failure` WING_STARTING until the databases and the log are there. */
export const singleSignOnRoutes = (parts: () => SingleSignOnUse): readonly Route[] => {
  const sendOn = async (http: Http, way: (use: SingleSignOn) => Promise<string>): Promise<Record<never, never>> => {
    const { singleSignOn, logger } = parts();
    http.setHeader("cache-control", "no-store");
    http.setHeader("referrer-policy", "no-referrer");
    const to = await (singleSignOn ? way(singleSignOn) : Promise.reject(off())).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      // Its texts are ours: nothing that the provider or the browser sent stands in them.
      const cause = error.cause instanceof Error ? error.cause.message : undefined;
      logger.warn({ code: error.code, error: error.message, cause }, "a sign-in by the company's provider failed");
      return `/#no=${error.code}`;
    });
    http.redirect(to);
    return {};
  };
  return [
    route({
      method: "GET",
      url: startPath,
      summary: "Go to the company's own sign-in.",
      ...access("sign-in.oidc", "none"),
      schema: { response: Type.Object({}) },
      handle: ({ http }) => sendOn(http, (use) => use.start(http)),
    }),
    route({
      method: "GET",
      url: backPath,
      summary: "Come back from the company's own sign-in; answers by sending the browser to the page.",
      ...access("sign-in.oidc-back", "write"), // LoginSucceeded, MemberJoined.
      schema: {
        query: Type.Object({
          code: Text(4_096),
          state: Text(128),
          iss: Text(2_000),
          error: Text(200),
        }),
        response: Type.Object({}),
      },
      handle: ({ http, query }) =>
        sendOn(http, async (use) => {
          await use.end(query, http);
          return "/";
        }),
    }),
  ];
};

const off = (): Failure =>
  new Failure("WING_SSO_OFF", "no company's sign-in is set here.", { remedy: "Sign in with a password." });
