import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { identityRoutes } from "./routes.ts";

test("who has no session is told so while Wingman is still being set up, and who has one waits", async () => {
  const routes = identityRoutes(() => {
    throw new Failure("WING_STARTING", "still being set up.", { remedy: "Try again in a moment." });
  });
  const refresh = routes.find(({ url }) => url === "/api/session/refresh") ?? assert.fail("no such route");
  const asked = (cookie: string | undefined) =>
    (async () => refresh.handle({ http: { cookie: () => cookie } } as never))();
  await assert.rejects(asked(undefined), { code: "WING_SIGN_IN" });
  await assert.rejects(asked("a token"), { code: "WING_STARTING" });
});
