/** Every page in its states, by the judge of `impression.axe`, in one look that is hard (dark, Arabic, a phone) and one that is common. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@wingman/domain/failure";
import type { Page } from "puppeteer";
import { axeFaults } from "../harness/axe.ts";
import { chromium } from "../harness/browser.ts";
import { eachPageState, type Look } from "../harness/page-states.ts";

const found = await chromium();
const skip = found instanceof Failure ? found.message : false;

/** A hundred states and more, each loaded and judged. */
const walkMsMax = 400_000;

/** Walks once through all states in a look: what is wrong with each, and what else of it somebody wants to know. */
const walk = async (look: Look, also: (state: string, page: Page) => Promise<void>): Promise<void> => {
  const bad: string[] = [];
  const { complaints, unreached } = await eachPageState([look], async ({ state, page }) => {
    await also(state, page);
    const others = (await page.evaluate(
      `[
        ...(document.documentElement.scrollWidth > innerWidth ? ["wider than its window"] : []),
        ...(document.documentElement.lang === "${look.language}" && document.dir === "${look.language === "ar" ? "rtl" : "ltr"}" ? [] : ["in another language"]),
      ]`,
    )) as string[];
    bad.push(...[...(await axeFaults(page)), ...others].map((what) => `${state}: ${what}`));
  });
  assert.deepEqual(bad, []);
  assert.deepEqual(unreached, []);
  assert.deepEqual(complaints, []);
};

test(
  "pages fit a wide window and pass axe; an erased call says so on its page and in the lists, and names nobody",
  { skip, timeout: walkMsMax },
  async () => {
    const said = new Map<string, { readonly on: string; readonly names: boolean; readonly words: readonly string[] }>();
    await walk({ theme: "light", language: "en", width: 1440 }, async (state, page) => {
      if (!["home", "calls", "a call that was erased"].includes(state)) return;
      said.set(state, {
        on: String(await page.evaluate(`/Erased on request/.exec(document.body.innerText)?.[0] ?? ""`)),
        names: Boolean(await page.evaluate(`/Lin Wen/.test(document.documentElement.outerHTML)`)),
        words: (await page.evaluate(
          `[...new Set([...document.querySelectorAll(".turn p")].map((e) => e.innerText.trim()))]`,
        )) as string[],
      });
    });
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

test(
  "pages fit a phone, in the dark and in Arabic, and pass axe; no English word of their own is left",
  { skip, timeout: walkMsMax },
  async () => {
    const left = new Map<string, string>();
    await walk({ theme: "dark", language: "ar", width: 390 }, async (state, page) => {
      if (!/^(home|calls|no such page|a call that is not here|members|sessions|policy)/.test(state)) return;
      const texts = (await page.evaluate(
        `[...document.querySelectorAll("h1, h2, nav a, main > * > .head p, .btn:not([lang]), .fig .nm, .fig small, .state p, .tag")].map((e) => e.textContent)`,
      )) as string[];
      for (const text of texts)
        if (/[a-z]{3}/i.test(text.replaceAll(/Wingman|Halden|Hamburg|kwyjibo|CSV|Excel|PDF/g, "")))
          left.set(text, state);
    });
    assert.deepEqual([...left], []);
  },
);
