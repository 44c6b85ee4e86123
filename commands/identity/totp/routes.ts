/** Two-step sign-in: setting it up, the second step itself, and the way back for who lost the telephone. */
import { object } from "@wingman/domain/schema";
import { roles as allRoles } from "@wingman/domain/tenant/roles";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import { passwordCharsMax } from "../passwords.ts";
import { answerOf, SignInAnswer } from "../routes.ts";
import type { WaysIn } from "../sign-in.ts";
import type { SecondStep } from "./second-step.ts";

export type SecondStepUse = { readonly secondStep: SecondStep; readonly ways: Pick<WaysIn, "begin"> };

/** Six digits, or a recovery code as it was shown. */
const Code = Type.String({ minLength: 6, maxLength: 30 });
const Nothing = Type.Object({});
const self = (action: string, audit: Access["audit"], perMinute = 30): Access => ({
  roles: allRoles,
  object: "self",
  action,
  audit,
  limits: { perMinute },
});

/** `parts` throws `Failure` WING_STARTING until the databases and the log are there. */
export const secondStepRoutes = (parts: () => SecondStepUse): readonly Route[] => [
  route({
    method: "POST",
    url: "/api/sign-in/second",
    summary: "The second step of a sign-in: a code of the app, or a recovery code.",
    roles: "anyone",
    object: "none",
    action: "sign-in.second",
    audit: "write", // LoginSucceeded, LoginRefused.
    limits: { perMinute: 60, free: true },
    schema: {
      body: object({ challenge: Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" }), code: Code }),
      response: SignInAnswer,
    },
    async handle({ body, http }) {
      const { secondStep, ways } = parts();
      return answerOf(await ways.begin(await secondStep.pass(body.challenge, body.code), "password", http));
    },
  }),
  route({
    method: "GET",
    url: "/api/totp",
    summary: "Whether two-step sign-in is on.",
    ...self("two-step.read", "none", 120),
    schema: { response: Type.Object({ on: Type.Boolean() }) },
    handle: async ({ principal }) => ({ on: await parts().secondStep.isOn(principal) }),
  }),
  route({
    method: "POST",
    url: "/api/totp",
    summary: "Begin to set up two-step sign-in: answers a secret for an app, once.",
    ...self("two-step.begin", "change"),
    schema: { response: Type.Object({ secret: Type.String(), link: Type.String() }) },
    handle({ principal, http }) {
      http.setHeader("cache-control", "no-store");
      return parts().secondStep.begin(principal);
    },
  }),
  route({
    method: "POST",
    url: "/api/totp/confirm",
    summary: "Switch two-step sign-in on by a code of the app: answers ten recovery codes, once.",
    ...self("two-step.confirm", "change"),
    schema: { body: object({ code: Code }), response: Type.Object({ codes: Type.Array(Type.String()) }) },
    async handle({ principal, body, http }) {
      http.setHeader("cache-control", "no-store");
      return { codes: [...(await parts().secondStep.confirm(principal, body.code))] };
    },
  }),
  route({
    method: "DELETE",
    url: "/api/totp",
    summary: "Switch two-step sign-in off, by the password or by a code.",
    ...self("two-step.end", "change"),
    schema: {
      body: Type.Union([
        object({ password: Type.String({ minLength: 1, maxLength: 4 * passwordCharsMax }) }),
        object({ code: Code }),
      ]),
      response: Nothing,
    },
    async handle({ principal, body }) {
      await parts().secondStep.end(principal, body);
      return {};
    },
  }),
  route({
    method: "DELETE",
    url: "/api/members/:member/totp",
    summary: "Switch two-step sign-in off for somebody who lost telephone and recovery codes.",
    roles: ["admin"],
    object: "tenant",
    action: "two-step.take-away",
    audit: "change",
    limits: { perMinute: 30 },
    schema: { params: Type.Object({ member: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }) }), response: Nothing },
    async handle({ principal, params }) {
      await parts().secondStep.takeAway(principal, params.member);
      return {};
    },
  }),
];
