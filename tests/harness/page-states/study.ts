/** Pages of whoever looks back: calls, results, audit, reports, feedback, what-if, and the API. */
import { fresh, full, pressing, type Walk } from "./walk.ts";

export const studyWalks: readonly Walk[] = [
  fresh("start, being set up", "", "progress"),
  fresh("calls, none yet", "/calls", ".state"),
  fresh("home, none yet", "/home", "b.none"),
  full("start", "", ".callrow"),
  full("home", "/home", ".callrow"),
  full("calls", "/calls", ".callrow"),
  full("calls, searched", "/calls?q=we&last=30", ".calls mark"),
  full("calls, nothing found", "/calls?q=kwyjibo&outcome=won", ".calls .state"),
  full("one call", "/calls/demo-0?t=20", ".turn"),
  full("a call that was erased", "/calls/demo-3", ".erased"),
  full("a call that is not here", "/calls/nowhere", ".state"),
  full("no such page", "/nowhere", ".state"),
  full("a live call that is not here", "/live/nowhere", ".state"),
  full("a recording", "/recording", ".recorded-call .drop"),
  full("account", "/account", ".account .btn"),
  full("the API", "/docs", ".apidocs .operations details", [
    "the API, nothing found",
    async ({ page }) => {
      await page.type(".apidocs input[name=find]", "kwyjibo");
      await page.waitForSelector(".apidocs .operations .btn");
    },
  ]),
  full("the API, one operation", "/docs?one#call.list", ".apidocs .operation .tree", [
    "the API, a field opened",
    ({ page }) => page.click(".apidocs .operation summary.field-line"),
  ]),
  fresh("results, no calls yet", "/kpi", ".kpi .state"),
  full(
    "results",
    "/kpi",
    ".kpi .measures tbody tr",
    pressing(
      "results, a figure and what is behind it",
      ".kpi tr[data-figure=tipsUsed] .open",
      ".behind .calls-behind li",
    ),
  ),
  fresh("effect, no trial", "/kpi/effect", ".kpi .state"),
  full("effect", "/kpi/effect", ".kpi .effect tbody tr"),
  fresh("pilot, no calls", "/kpi/pilot", ".kpi .pilot .state"),
  full("pilot", "/kpi/pilot", ".kpi .pilot tbody tr"),
  fresh("coaching, nothing to listen to", "/kpi/coaching", ".kpi .state"),
  full("coaching", "/kpi/coaching", ".kpi .queue li"),
  full("coaching, narrowed to nothing", "/kpi/coaching?reason=no-next-step", ".kpi .state"),
  full("usage", "/kpi/usage", ".kpi .stored"),
  fresh("audit, nothing yet", "/audit", ".audit .state"),
  full("audit, every event", "/audit", ".audit .tr[role=option]"),
  full("audit, nothing like it", "/audit?customer=nobody", ".audit .state"),
  full("audit, a tip", "/audit?event=0199demo-4.0", ".audit .proof dl", [
    "audit, a tip with its words and its proof",
    async ({ page }) => {
      await page.click(".audit .one .btn.go");
      await page.waitForSelector(".audit .opened .gone");
      await page.click(".audit .proof summary");
    },
  ]),
  full("audit, not sealed yet", "/audit?event=1-00000000ffj-000", ".audit .proof .note.warn"),
  full("audit, who looked at what", "/audit?tab=access", ".audit .access tbody tr"),
  fresh("reports, none yet", "/reports", ".reports .state"),
  full(
    "reports",
    "/reports",
    ".reports .made .sent",
    pressing("reports, one to be made by itself", ".reports .add summary", ".reports .add input[name=at]"),
  ),
  fresh("feedback, nothing yet", "/feedback", ".feedback .state"),
  full("feedback, ranking", "/feedback", ".feedback tbody tr"),
  full(
    "feedback, trials",
    "/feedback/trials",
    ".feedback .trial",
    pressing(
      "feedback, a trial to be started",
      ".feedback .new-trial summary",
      ".feedback .new-trial input[name=name]",
    ),
  ),
  full("feedback, look again", "/feedback/review", ".feedback .queued", [
    "feedback, looked at one",
    async ({ page }) => {
      await page.keyboard.press("1");
      await page.waitForSelector(".feedback .note.tell");
    },
  ]),
  fresh("what-if, no calls yet", "/what-if", ".whatif .state"),
  full("what-if", "/what-if", ".whatif .begin .btn.go:not(:disabled)", [
    "what-if, with a model",
    async ({ page }) => {
      await page.click(".whatif .ask fieldset:last-of-type label:nth-of-type(2) input");
      await page.waitForSelector(".whatif .ask input[name=tokens]");
      await page.waitForSelector(".whatif .begin .btn.go:not(:disabled)"); // It was counted anew.
    },
  ]),
  full("what-if, one that runs", "/what-if/r-going", ".whatif .standing progress"),
  full("what-if, one that was cancelled", "/what-if/r-cancelled", ".whatif .note.warn"),
  full("what-if, a report", "/what-if/r-spring", ".whatif .figuresof tbody tr", [
    "what-if, a call tip by tip",
    async ({ page }) => {
      await page.click(".whatif .callof");
      await page.waitForSelector(".whatif .tipchanges .verdict button");
      await page.click(".whatif .tipchanges .verdict [aria-pressed=false]");
      await page.waitForSelector(".whatif .tipchanges .verdict [aria-pressed=true]");
    },
  ]),
  full("what-if, a report that is not here", "/what-if/nowhere", ".whatif .state"),
];
