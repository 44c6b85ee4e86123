/** The page of the API on a real Wingman: found, opened, linked, copied; and what it shows does what it says. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Failure } from "@wingman/domain/failure";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { axeFaults } from "../harness/axe.ts";
import { chromium, openBrowser } from "../harness/browser.ts";
import { startTestWingman } from "../harness/wingman.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const wingman = skip ? null : await startTestWingman({ withoutPages: false });
after(() => wingman?.[Symbol.asyncDispose]());
await wingman?.ready;
const url = wingman?.url ?? "";

test("an operation is found by the keyboard, read, linked to, and asked by its curl line", { skip }, async () => {
  await using open = await openBrowser({ signedIn: url });
  const { page } = open;
  const textOf = async (selector: string) =>
    String(await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`));
  await page.goto(`${url}/admin`, { waitUntil: "load" });
  await page.waitForSelector(".admin nav a[href='/docs']");
  await page.click(".admin nav a[href='/docs']");
  await page.waitForSelector(".apidocs .operations summary");
  const [, all = "0"] = /^(\d+) operations$/.exec(await textOf(".apidocs .head p")) ?? [];
  const { paths } = (await (await fetch(`${url}/api/openapi.json`)).json()) as { paths: Record<string, object> };
  assert.equal(Number(all), Object.values(paths).flatMap((path) => Object.keys(path)).length);

  await page.keyboard.press("/");
  await page.keyboard.type("newest list api/calls");
  await page.waitForFunction(`document.querySelectorAll(".apidocs .operations li a").length === 1`);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(`document.activeElement?.id === "operation-head"`);
  assert.equal(new URL(page.url()).hash, "#call.list");
  assert.match(await textOf(".apidocs .facts"), /an agent their own calls, others all/);
  assert.match(await textOf(".apidocs .operation"), /WING_TOO_OFTEN/);
  assert.deepEqual(await axeFaults(page), []);

  // The line as it stands there, in a shell, with a key as an administrator makes one.
  const line = await textOf(".apidocs .operation pre");
  const key = (await (
    await signedFetch(`${url}/api/keys`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        name: "reader",
        roles: ["viewer"],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
      }),
    })
  ).json()) as { secret: string };
  const { stdout } = await promisify(execFile)("sh", ["-c", `${line} -s`], {
    env: { ...process.env, KEY: key.secret },
  });
  assert.ok(Array.isArray((JSON.parse(stdout) as { calls: unknown }).calls), stdout);

  // The link alone leads there.
  await page.goto(`${url}/docs?again#member.invite`, { waitUntil: "load" });
  await page.waitForSelector(".apidocs .operation");
  assert.equal(await textOf(".apidocs .address code"), "/api/members");
  await page.goto(`${url}/docs?more#no.such`, { waitUntil: "load" });
  await page.waitForSelector(".apidocs .begin .note.warn");
  assert.deepEqual(open.errors, []);
});
