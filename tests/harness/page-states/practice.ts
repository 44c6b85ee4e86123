/** Pages of whoever practises, and of whoever writes what is practised and how it is scored. */
import { fresh, full, pressAnywhere, pressing, type Step, type Walk } from "./walk.ts";

const part = (name: string) => `.plays button[data-part="${name}"]`;
const ofScenario = (name: string): Step => [
  `a scenario, ${name}`,
  async ({ page }) => void (await pressAnywhere(page, part(name))),
];

export const practiceWalks: readonly Walk[] = [
  fresh("practice, no scenario", "/practice", ".practise .state"),
  full("an exercise that is not here", "/practice/nowhere", ".state"),
  full("a call that is no exercise", "/practice/demo-0", ".state"),
  full(
    "an exercise, going",
    "/practice/exercise-going",
    ".practice .lack",
    [
      "an exercise, with a hint and its checks",
      async ({ page }) => {
        await page.keyboard.press("Escape");
        await page.keyboard.press("h");
        await page.waitForSelector(".hint");
        await page.click(".cr summary");
      },
    ],
    [
      "an exercise, its keys",
      async ({ page }) => {
        await page.keyboard.press("?");
        await page.waitForSelector("dialog[open] .keys");
      },
    ],
  ),
  full("an exercise, its result", "/practice/exercise-over", ".practice .judged", [
    "an exercise, a check to be judged",
    ({ page }) => page.click(".check-of .judge summary"),
  ]),
  fresh("practice, the team, nobody yet", "/practice/team", ".team-of .state"),
  full(
    "practice, the team",
    "/practice/team",
    ".team-of tbody tr",
    pressing("practice, one of the team", ".team-of tbody .open", ".team-of .progress-of tbody tr"),
  ),
  full("practice, a spoken exercise in another tab", "/practice/exercise-spoken", ".practice .join", [
    "practice, a microphone that stays closed",
    async ({ page }) => {
      await page.evaluate(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))",
      );
      await page.click(".practice .join");
      await page.waitForSelector(".practice .below .state");
    },
  ]),
  full(
    "practice",
    "/practice",
    ".scene-of",
    [
      "practice, assigned and progress",
      async ({ page }) => {
        await page.waitForSelector(".practise .assigned li");
        await page.waitForSelector(".practise .progress-of tbody tr");
      },
    ],
    [
      "practice, no such scenario",
      async ({ page }) => {
        await page.click(".practise .seg:nth-of-type(2) button:last-child");
        await page.click(".practise .seg:nth-of-type(1) button:last-child");
        await page.waitForSelector(".practise .state");
      },
    ],
    pressing("one question", ".first .btn", ".one-by-one textarea"),
    [
      "one question, its feedback",
      async ({ page }) => {
        await page.type("textarea[name=answer]", "Well, we have reports and a driver app, and it is included.");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".one-by-one .found");
      },
    ],
    [
      "one question, what was before it",
      async ({ page }) => {
        await page.click(".one-by-one .acts .btn.go");
        await page.waitForSelector(".earlier summary");
        await page.click(".earlier summary");
      },
    ],
  ),
  fresh("scenarios, none of their own", "/practice/scenarios", ".scenarios .state"),
  full(
    "scenarios",
    "/practice/scenarios",
    ".books li",
    pressing("scenarios, a new one", ".scenarios .head .btn.go", "dialog[open] select[name=past-call]"),
  ),
  full("a scenario that is not here", "/practice/scenarios/nowhere", ".state"),
  full(
    "a scenario, the customer",
    "/practice/scenarios/own",
    ".found li",
    [
      "a scenario, an objection, played",
      async ({ page }) => {
        await pressAnywhere(page, part("objection.0"));
        await page.waitForSelector("select[name=about]");
        await page.type("#sentence", "how many people plan the tours");
        await page.waitForSelector(".fired .named");
        await page.click(".playhere .btn");
        await page.waitForSelector("input[name=preview]");
        await page.type("input[name=preview]", "How many people plan the tours?");
        await page.keyboard.press("Enter");
        await page.waitForSelector(".said li.me + li");
      },
    ],
    ...["facts", "mood", "ends"].map(ofScenario),
    pressing("a scenario, read before it is published", ".bar .btn.go", "dialog[open] input[type=checkbox]"),
  ),
  fresh("rubrics, none of their own", "/practice/rubrics", ".rubrics .state"),
  full(
    "rubrics",
    "/practice/rubrics",
    ".rubrics .books li",
    pressing("rubrics, a new one", ".rubrics .head .btn.go", "dialog[open] input[name=for]"),
  ),
  full("a rubric that is not here", "/practice/rubrics/nowhere", ".state"),
  full(
    "a rubric, a criterion",
    "/practice/rubrics/own",
    ".found li",
    [
      "a rubric, tried on an exercise",
      async ({ page }) => {
        await pressAnywhere(page, ".tryrubric button[type=submit]");
        await page.waitForSelector(".tryrubric .scored li");
      },
    ],
    [
      "a rubric, a check without a rule",
      async ({ page }) => {
        await pressAnywhere(page, '[data-part="criterion.2"]');
        await page.waitForSelector('[data-check="smiles"] .faults');
      },
    ],
    [
      "a rubric, every check there is",
      async ({ page }) => {
        await pressAnywhere(page, ".part > .stack > .btn");
        await page.waitForSelector("dialog[open] .rules li");
      },
    ],
    [
      "a rubric, as a whole",
      async ({ page }) => {
        await page.keyboard.press("Escape");
        await pressAnywhere(page, '[data-part="rubric"]');
        await page.waitForSelector("input[name=rubric-name]");
      },
    ],
    [
      "a rubric, its versions",
      async ({ page }) => {
        await pressAnywhere(page, ".bar .row.end .btn:not(.plain, .go)");
        await page.waitForSelector("dialog[open] .compare .changes");
      },
    ],
  ),
];
