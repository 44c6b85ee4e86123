/** Every page in its states, by the judge of `impression.axe`, in one look that is hard (dark, Arabic, a phone) and one that is common. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import { chromium } from "../harness/browser.ts";
import { eachPageState, type Look } from "../harness/page-states.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;
const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A hundred states and more, each loaded and judged. */
const walkMsMax = 400_000;

for (const look of [
  { theme: "light", language: "en", width: 1440 },
  { theme: "dark", language: "ar", width: 390 },
] satisfies Look[])
  test(
    `pages fit their window, read in their language and pass axe: ${Object.values(look).join(", ")}`,
    { skip, timeout: walkMsMax },
    async () => {
      const bad: string[] = [];
      const complaints = await eachPageState([look], async ({ state, page }) => {
        await page.evaluate(await axeSource);
        await page.evaluate("scrollTo(0, 0)"); // What a sticky bar half covers at some place is no smaller for it.
        const seen = (await page.evaluate(
          `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => [
          ...r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.target.join(" ")).join(", ")),
          ...(document.documentElement.scrollWidth > innerWidth ? ["wider than its window"] : []),
          ...(document.documentElement.lang === "${look.language}" && document.dir === "${look.language === "ar" ? "rtl" : "ltr"}" ? [] : ["in another language"]),
        ])`,
        )) as string[];
        bad.push(...seen.map((what) => `${state}: ${what}`));
      });
      assert.deepEqual(bad, []);
      assert.deepEqual(complaints, []);
    },
  );

test(
  "an erased call says so on its page and in the lists, and names nobody",
  { skip, timeout: walkMsMax },
  async () => {
    const said = new Map<string, { readonly on: string; readonly names: boolean; readonly words: readonly string[] }>();
    await eachPageState(
      [{ theme: "light", language: "en", width: 1440 }],
      async ({ state, page }) => {
        if (!["home", "calls", "a call that was erased"].includes(state)) return;
        said.set(state, {
          on: String(await page.evaluate(`/Erased on request/.exec(document.body.innerText)?.[0] ?? ""`)),
          names: Boolean(await page.evaluate(`/Lin Wen/.test(document.documentElement.outerHTML)`)),
          words: (await page.evaluate(
            `[...new Set([...document.querySelectorAll(".turn p")].map((e) => e.innerText.trim()))]`,
          )) as string[],
        });
      },
      [],
    );
    assert.deepEqual(
      [...said],
      [
        ["home", { on: "Erased on request", names: false, words: [] }],
        ["calls", { on: "Erased on request", names: false, words: [] }],
        ["a call that was erased", { on: "Erased on request", names: false, words: ["Words erased"] }],
      ],
    );
  },
);

test("a page in Arabic has no English word of its own left", { skip, timeout: walkMsMax }, async () => {
  const left = new Map<string, string>();
  await eachPageState(
    [{ theme: "light", language: "ar", width: 1440 }],
    async ({ state, page }) => {
      if (!/^(home|calls|no such page|a call that is not here|members|sessions|policy)/.test(state)) return;
      const texts = (await page.evaluate(
        `[...document.querySelectorAll("h1, h2, nav a, main > * > .head p, .btn:not([lang]), .fig .nm, .fig small, .state p, .tag")].map((e) => e.textContent)`,
      )) as string[];
      for (const text of texts)
        if (/[a-z]{3}/i.test(text.replaceAll(/Wingman|Halden|Hamburg|kwyjibo|CSV|Excel|PDF/g, "")))
          left.set(text, state);
    },
    ["admin"],
  );
  assert.deepEqual([...left], []);
});
