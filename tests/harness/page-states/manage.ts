/** Pages of whoever sets things up: playbooks, knowledge, privacy, people and rules, and calls brought in. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { empty, fresh, full, pressing, type Walk } from "./walk.ts";

export const manageWalks: readonly Walk[] = [
  fresh("playbooks, none of their own", "/playbooks", ".playbooks .state"),
  full(
    "playbooks",
    "/playbooks",
    ".books li",
    pressing("playbooks, a new one", ".playbooks .head .btn.go", "dialog[open] input[name=new-name]"),
  ),
  full("a playbook that is not here", "/playbooks/nowhere", ".state"),
  full(
    "a playbook, one play",
    "/playbooks/own",
    ".preview .tip",
    [
      "a playbook, a sentence tried",
      async ({ page }) => {
        await page.type("#sentence", "that is too expensive");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".fired .named");
      },
    ],
    pressing("a playbook, what publishing changes", ".bar .btn.go", "dialog[open] .changes"),
    [
      "a playbook, its stages",
      async ({ page }) => {
        await page.keyboard.press("Escape");
        await page.click(".plays .shared li:last-child button");
        await page.waitForSelector(".stage");
        await page.click(".stage summary");
      },
    ],
    pressing("a playbook, what all plays share", ".plays .shared li:first-child button", "input[name=playbook-name]"),
  ),
  fresh("past calls, none yet", "/playbooks/own/calls", ".pastcalls .state"),
  full(
    "past calls, chosen",
    "/playbooks/own/calls",
    ".pick li",
    pressing("past calls, side by side", ".pastcalls .go .btn.go", ".pastcall tbody tr"),
  ),
  fresh("knowledge, nothing yet", "/knowledge", ".knowledge .state"),
  full(
    "knowledge",
    "/knowledge",
    ".documents li",
    [
      "knowledge, a question with its passage",
      async ({ page }) => {
        await page.type("input[name=question]", "can it run on solar power");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".try mark");
      },
    ],
    [
      "knowledge, not in it",
      async ({ page }) => {
        await empty(page, "input[name=question]");
        await page.type("input[name=question]", "who won the cup");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".try .an.none");
      },
    ],
    pressing("knowledge, removed with an undo", ".documents li:nth-child(2) .btn.stop", ".knowledge .note.tell"),
  ),
  fresh("privacy, nothing yet", "/privacy", ".seg"),
  full(
    "privacy",
    "/privacy",
    "details",
    ["privacy, a receipt", ({ page }) => page.click("summary")],
    [
      "privacy, nobody found",
      async ({ page }) => {
        await page.type("#find-value", "nobody");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".state");
      },
    ],
    [
      "privacy, somebody found",
      async ({ page }) => {
        await empty(page, "#find-value");
        await page.type("#find-value", "+971501234567");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".found a");
      },
    ],
    pressing("privacy, what an erasure takes", ".btn.stop", "#erase-count"),
  ),
  full(
    "members",
    "/admin",
    ".people li",
    [
      "members, an address that is known",
      async ({ page }) => {
        await page.click(".in-place .btn.go");
        await page.waitForSelector("dialog[open] input[name=name]");
        await page.type("input[name=name]", "Lea Marchetti");
        await page.type("input[name=email]", "ingrid.solberg@halden.example");
        await page.keyboard.press("Enter");
        await page.waitForSelector("dialog[open] .note.bad");
      },
    ],
    [
      "members, a link",
      async ({ page }) => {
        await empty(page, "input[name=email]");
        await page.type("input[name=email]", "lea.marchetti@halden.example");
        await page.keyboard.press("Enter");
        await page.waitForSelector("dialog[open] input[readonly]");
      },
    ],
    [
      "members, the last administrator",
      async ({ page }) => {
        await page.keyboard.press("Escape");
        await page.click(".people li:nth-child(2) .acts .btn.plain");
        await page.click("dialog[open] .btn.stop");
        await page.waitForSelector("dialog[open] .note.bad");
      },
    ],
  ),
  full("sessions", "/admin/sessions", ".people li", [
    "sessions, everybody's",
    async ({ page }) => {
      await page.click(".in-place .seg button:last-child");
      await page.waitForFunction(`document.querySelectorAll(".people li").length === 3`);
    },
  ]),
  full("keys", "/admin/keys", ".people li"),
  full("policy", "/admin/policy", ".rules", [
    "policy, changed",
    async ({ page }) => {
      await page.click("fieldset label:nth-of-type(3) input[type=radio]");
      await page.$eval(".two input[type=number]", (field) => (field as unknown as { select(): void }).select());
      await page.type(".two input[type=number]", "30");
      await page.waitForSelector("[role=status] .note.warn");
    },
  ]),
  full(
    "import, nothing chosen",
    "/admin/import",
    ".import input[type=file]",
    [
      "import, one heard, one broken, one on its way",
      async ({ page, folder }) => {
        const files = ["first call.wav", "broken.wav", "a long call.wav"].map((name) => join(folder, name));
        for (const [n, file] of files.entries())
          await writeFile(file, n === 1 ? "nothing that is sound" : `sound ${n}`);
        const field = await page.waitForSelector(".import input[type=file]");
        await field?.uploadFile(...files);
        await page.type(".import input[type=text]", "Section 4 of our terms");
        await page.click(".import button[type=submit]");
        await page.waitForFunction("document.querySelectorAll('.import .brought li').length === 2");
      },
    ],
    pressing("import, stopped", ".import .row .btn:not(.go)", ".import button[type=submit]:not([disabled])"),
  ),
];
