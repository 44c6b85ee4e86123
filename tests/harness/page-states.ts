/** Every page in the states a person meets, against the demo backend: for looking at them and for judging them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveMock } from "@wingman/ui/mock/serve";
import type { Page } from "puppeteer";
import { openBrowser } from "./browser.ts";

export type Look = { readonly theme: "light" | "dark"; readonly language: "en" | "ar"; readonly width: number };
export type Seen = { readonly state: string; readonly look: Look; readonly page: Page };

export const looks: readonly Look[] = (["light", "dark"] as const).flatMap((theme) =>
  (["en", "ar"] as const).map((language): Look => ({ theme, language, width: 1440 })),
);
const setupForever = 3_600_000;
/** Nothing moves any more: the words of an earlier look are no part of this one. */
const settledMs = 200;

/** Calls `see` in every state of every look; answers with what the pages' consoles complained of. */
export const eachPageState = async (wanted: readonly Look[], see: (seen: Seen) => Promise<void>): Promise<string[]> => {
  const over = new AbortController();
  const complaints: string[] = [];
  try {
    const full = await serveMock({ port: 0, setupMs: 0, empty: false }, over.signal);
    const fresh = await serveMock({ port: 0, setupMs: setupForever, empty: true }, over.signal);
    for (const look of wanted) {
      await using open = await openBrowser({ width: look.width, height: look.width < 720 ? 844 : 900 });
      const { page } = open;
      await page.evaluateOnNewDocument(
        `try { localStorage.setItem("wingman.theme", "${look.theme}"); localStorage.setItem("wingman.language", "${look.language}"); } catch {}`,
      );
      const at = async (state: string) => {
        await new Promise((resolve) => setTimeout(resolve, settledMs));
        await see({ state, look, page });
      };
      const visit = async (state: string, url: string, ready = "main h1, main h2") => {
        await page.goto(url, { waitUntil: "load" });
        await page.waitForSelector(ready);
        await at(state);
      };
      await visit("start, being set up", fresh.url, "progress");
      await visit("calls, none yet", `${fresh.url}/calls`, ".state");
      await visit("home, none yet", `${fresh.url}/home`, "b.none");
      await visit("start", full.url, ".callrow");
      await visit("home", `${full.url}/home`, ".callrow");
      await visit("calls", `${full.url}/calls`, ".callrow");
      await visit("calls, searched", `${full.url}/calls?q=we&last=30`, ".calls mark");
      await visit("calls, nothing found", `${full.url}/calls?q=kwyjibo&outcome=won`, ".calls .state");
      await visit("one call", `${full.url}/calls/demo-0?t=20`, ".turn");
      await visit("a call that was erased", `${full.url}/calls/demo-3`, ".erased");
      await visit("a call that is not here", `${full.url}/calls/nowhere`, ".state");
      await visit("no such page", `${full.url}/nowhere`, ".state");
      await visit("a live call that is not here", `${full.url}/live/nowhere`, ".state");
      await visit("privacy, nothing yet", `${fresh.url}/privacy`, ".seg");
      await visit("a recording", `${full.url}/recording`, ".recorded-call .drop");
      await visit("account", `${full.url}/account`, ".account .btn");
      await visit("the API", `${full.url}/docs`, ".apidocs .operations details");
      await page.type(".apidocs input[name=find]", "kwyjibo");
      await page.waitForSelector(".apidocs .operations .btn");
      await at("the API, nothing found");
      await visit("the API, one operation", `${full.url}/docs?one#call.list`, ".apidocs .operation .tree");
      await page.click(".apidocs .operation summary.field-line");
      await at("the API, a field opened");
      await visit("knowledge, nothing yet", `${fresh.url}/knowledge`, ".knowledge .state");
      await visit("feedback, nothing yet", `${fresh.url}/feedback`, ".feedback .state");
      await visit("results, no calls yet", `${fresh.url}/kpi`, ".kpi .state");
      await visit("results", `${full.url}/kpi`, ".kpi .measures tbody tr");
      await page.click(".kpi tr[data-figure=tipsUsed] .open");
      await page.waitForSelector(".behind .calls-behind li");
      await at("results, a figure and what is behind it");
      await visit("effect, no trial", `${fresh.url}/kpi/effect`, ".kpi .state");
      await visit("effect", `${full.url}/kpi/effect`, ".kpi .effect tbody tr");
      await visit("pilot, no calls", `${fresh.url}/kpi/pilot`, ".kpi .pilot .state");
      await visit("pilot", `${full.url}/kpi/pilot`, ".kpi .pilot tbody tr");
      await visit("coaching, nothing to listen to", `${fresh.url}/kpi/coaching`, ".kpi .state");
      await visit("coaching", `${full.url}/kpi/coaching`, ".kpi .queue li");
      await visit("coaching, narrowed to nothing", `${full.url}/kpi/coaching?reason=no-next-step`, ".kpi .state");
      await visit("usage", `${full.url}/kpi/usage`, ".kpi .stored");
      await visit("audit, nothing yet", `${fresh.url}/audit`, ".audit .state");
      await auditStates(full.url, page, visit, at);
      await visit("reports, none yet", `${fresh.url}/reports`, ".reports .state");
      await visit("reports", `${full.url}/reports`, ".reports .made .sent");
      await page.click(".reports .add summary");
      await page.waitForSelector(".reports .add input[name=at]");
      await at("reports, one to be made by itself");
      await feedbackStates(full.url, page, visit, at);
      await playbookStates(full.url, fresh.url, page, visit, at);
      await knowledgeStates(full.url, page, visit, at);
      await privacyStates(full.url, page, visit, at);
      await adminStates(full.url, page, visit, at);
      await practiceStates(full.url, fresh.url, page, visit, at);
      await scenarioStates(full.url, fresh.url, page, visit, at);
      await rubricStates(full.url, fresh.url, page, visit, at);
      await watchStates(full.url, fresh.url, page, visit, at);
      await whatIfStates(full.url, fresh.url, page, visit, at);
      await importStates(full.url, page, visit, at);
      await liveStates(full.url, page, at);
      complaints.push(...open.errors.filter((error) => !/status of (404|409|422)/.test(error)));
    }
  } finally {
    over.abort();
  }
  return complaints;
};

/** As the start page would: what this tab means to do in the call, then the call's address. */
export const beginCall = async (page: Page, url: string, source: "microphone" | "typed", id: string): Promise<void> => {
  const intent = {
    source,
    hears: { microphone: source === "microphone", share: false },
    playbook: null,
    sample: null,
    title: "Call with Sara Al Mansoori",
    customer: { name: "Sara Al Mansoori", company: "Oasis Logistics", role: "COO" },
    language: "en",
    consentAtMs: 0,
    durationMs: 0,
    started: false,
  };
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(`sessionStorage.setItem("wingman.call.${id}", ${JSON.stringify(JSON.stringify(intent))})`);
  await page.goto(`${url}/live/${id}`, { waitUntil: "load" });
};

const feedbackStates = async (
  url: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  await visit("feedback, ranking", `${url}/feedback`, ".feedback tbody tr");
  await visit("feedback, trials", `${url}/feedback/trials`, ".feedback .trial");
  await page.click(".feedback .new-trial summary");
  await page.waitForSelector(".feedback .new-trial input[name=name]");
  await at("feedback, a trial to be started");
  await visit("feedback, look again", `${url}/feedback/review`, ".feedback .queued");
  await page.keyboard.press("1");
  await page.waitForSelector(".feedback .note.tell");
  await at("feedback, looked at one");
};

const auditStates = async (
  url: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  await visit("audit, every event", `${url}/audit`, ".audit .tr[role=option]");
  await visit("audit, nothing like it", `${url}/audit?customer=nobody`, ".audit .state");
  await visit("audit, a tip", `${url}/audit?event=0199demo-4.0`, ".audit .proof dl");
  await page.click(".audit .one .btn.go");
  await page.waitForSelector(".audit .opened .gone");
  await page.click(".audit .proof summary");
  await at("audit, a tip with its words and its proof");
  await visit("audit, not sealed yet", `${url}/audit?event=1-00000000ffj-000`, ".audit .proof .note.warn");
  await visit("audit, who looked at what", `${url}/audit?tab=access`, ".audit .access tbody tr");
};

const playbookStates = async (
  url: string,
  fresh: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  await visit("playbooks, none of their own", `${fresh}/playbooks`, ".playbooks .state");
  await visit("playbooks", `${url}/playbooks`, ".books li");
  await page.click(".playbooks .head .btn.go");
  await page.waitForSelector("dialog[open] input[name=new-name]");
  await at("playbooks, a new one");
  await visit("a playbook that is not here", `${url}/playbooks/nowhere`, ".state");
  await visit("a playbook, one play", `${url}/playbooks/own`, ".preview .tip");
  await page.type("#sentence", "that is too expensive");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".fired .named");
  await at("a playbook, a sentence tried");
  await page.click(".bar .btn.go");
  await page.waitForSelector("dialog[open] .changes");
  await at("a playbook, what publishing changes");
  await page.keyboard.press("Escape");
  await page.click(".plays .shared li:last-child button");
  await page.waitForSelector(".stage");
  await page.click(".stage summary");
  await at("a playbook, its stages");
  await page.click(".plays .shared li:first-child button");
  await page.waitForSelector("input[name=playbook-name]");
  await at("a playbook, what all plays share");
  await visit("past calls, none yet", `${fresh}/playbooks/own/calls`, ".pastcalls .state");
  await visit("past calls, chosen", `${url}/playbooks/own/calls`, ".pick li");
  await page.click(".pastcalls .go .btn.go");
  await page.waitForSelector(".pastcall tbody tr");
  await at("past calls, side by side");
};

const scenarioStates = async (
  url: string,
  fresh: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  // Not by its place: on a phone the bar may lie over it.
  const part = (name: string) => page.evaluate(`document.querySelector('.plays button[data-part="${name}"]').click()`);
  await visit("scenarios, none of their own", `${fresh}/practice/scenarios`, ".scenarios .state");
  await visit("scenarios", `${url}/practice/scenarios`, ".books li");
  await page.click(".scenarios .head .btn.go");
  await page.waitForSelector("dialog[open] select[name=past-call]");
  await at("scenarios, a new one");
  await visit("a scenario that is not here", `${url}/practice/scenarios/nowhere`, ".state");
  await visit("a scenario, the customer", `${url}/practice/scenarios/own`, ".found li");
  await part("objection.0");
  await page.waitForSelector("select[name=about]");
  await page.type("#sentence", "how many people plan the tours");
  await page.waitForSelector(".fired .named");
  await page.click(".playhere .btn");
  await page.waitForSelector("input[name=preview]");
  await page.type("input[name=preview]", "How many people plan the tours?");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".said li.me + li");
  await at("a scenario, an objection, played");
  for (const name of ["facts", "mood", "ends"]) {
    await part(name);
    await at(`a scenario, ${name}`);
  }
  await page.click(".bar .btn.go");
  await page.waitForSelector("dialog[open] input[type=checkbox]");
  await at("a scenario, read before it is published");
  await page.keyboard.press("Escape");
};

const rubricStates = async (url: string, fresh: string, page: Page, visit: Visit, at: At): Promise<void> => {
  const press = (selector: string) => page.evaluate(`document.querySelector('${selector}').click()`);
  await visit("rubrics, none of their own", `${fresh}/practice/rubrics`, ".rubrics .state");
  await visit("rubrics", `${url}/practice/rubrics`, ".rubrics .books li");
  await page.click(".rubrics .head .btn.go");
  await page.waitForSelector("dialog[open] input[name=for]");
  await at("rubrics, a new one");
  await visit("a rubric that is not here", `${url}/practice/rubrics/nowhere`, ".state");
  await visit("a rubric, a criterion", `${url}/practice/rubrics/own`, ".found li");
  await press(".tryrubric button[type=submit]");
  await page.waitForSelector(".tryrubric .scored li");
  await at("a rubric, tried on an exercise");
  await press('[data-part="criterion.2"]');
  await page.waitForSelector('[data-check="smiles"] .faults');
  await at("a rubric, a check without a rule");
  await press(".part > .stack > .btn");
  await page.waitForSelector("dialog[open] .rules li");
  await at("a rubric, every check there is");
  await page.keyboard.press("Escape");
  await press('[data-part="rubric"]');
  await page.waitForSelector("input[name=rubric-name]");
  await at("a rubric, as a whole");
  await press(".bar .row.end .btn:not(.plain, .go)");
  await page.waitForSelector("dialog[open] .compare .changes");
  await at("a rubric, its versions");
  await page.keyboard.press("Escape");
};

const knowledgeStates = async (
  url: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  await visit("knowledge", `${url}/knowledge`, ".documents li");
  await page.type("input[name=question]", "can it run on solar power");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".try mark");
  await at("knowledge, a question with its passage");
  await page.$eval("input[name=question]", (field) => ((field as unknown as { value: string }).value = ""));
  await page.type("input[name=question]", "who won the cup");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".try .an.none");
  await at("knowledge, not in it");
  await page.click(".documents li:nth-child(2) .btn.stop");
  await page.waitForSelector(".knowledge .note.tell");
  await at("knowledge, removed with an undo");
};

const privacyStates = async (
  url: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  await visit("privacy", `${url}/privacy`, "details");
  await page.click("summary");
  await at("privacy, a receipt");
  await page.type("#find-value", "nobody");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".state");
  await at("privacy, nobody found");
  await page.evaluate(`document.querySelector("#find-value").value = ""`);
  await page.type("#find-value", "+971501234567");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".found a");
  await at("privacy, somebody found");
  await page.click(".btn.stop");
  await page.waitForSelector("#erase-count");
  await at("privacy, what an erasure takes");
  await page.keyboard.press("Escape");
};

const adminStates = async (
  url: string,
  page: Page,
  visit: (state: string, url: string, ready: string) => Promise<void>,
  at: (state: string) => Promise<void>,
): Promise<void> => {
  await visit("members", `${url}/admin`, ".people li");
  await page.click(".in-place .btn.go");
  await page.waitForSelector("dialog[open] input[name=name]");
  await page.type("input[name=name]", "Lea Marchetti");
  await page.type("input[name=email]", "ingrid.solberg@halden.example");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open] .note.bad");
  await at("members, an address that is known");
  await page.$eval("input[name=email]", (field) => ((field as unknown as { value: string }).value = ""));
  await page.type("input[name=email]", "lea.marchetti@halden.example");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open] input[readonly]");
  await at("members, a link");
  await page.keyboard.press("Escape");
  await page.click(".people li:nth-child(2) .acts .btn.plain");
  await page.click("dialog[open] .btn.stop");
  await page.waitForSelector("dialog[open] .note.bad");
  await at("members, the last administrator");
  await page.keyboard.press("Escape");
  await visit("sessions", `${url}/admin/sessions`, ".people li");
  await page.click(".in-place .seg button:last-child");
  await page.waitForFunction(`document.querySelectorAll(".people li").length === 3`);
  await at("sessions, everybody's");
  await visit("keys", `${url}/admin/keys`, ".people li");
  await visit("policy", `${url}/admin/policy`, ".rules");
  await page.click("fieldset label:nth-of-type(3) input[type=radio]");
  await page.$eval(".two input[type=number]", (field) => (field as unknown as { select(): void }).select());
  await page.type(".two input[type=number]", "30");
  await page.waitForSelector("[role=status] .note.warn");
  await at("policy, changed");
};

const practiceStates = async (url: string, fresh: string, page: Page, visit: Visit, at: At): Promise<void> => {
  await visit("practice, no scenario", `${fresh}/practice`, ".practise .state");
  await visit("an exercise that is not here", `${url}/practice/nowhere`, ".state");
  await visit("a call that is no exercise", `${url}/practice/demo-0`, ".state");
  await visit("an exercise, going", `${url}/practice/exercise-going`, ".practice .lack");
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await page.waitForSelector(".hint");
  await page.click(".cr summary");
  await at("an exercise, with a hint and its checks");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open] .keys");
  await at("an exercise, its keys");
  await page.keyboard.press("Escape");
  await visit("an exercise, its result", `${url}/practice/exercise-over`, ".practice .judged");
  await page.click(".check-of .judge summary");
  await at("an exercise, a check to be judged");
  await visit("practice, the team, nobody yet", `${fresh}/practice/team`, ".team-of .state");
  await visit("practice, the team", `${url}/practice/team`, ".team-of tbody tr");
  await page.click(".team-of tbody .open");
  await page.waitForSelector(".team-of .progress-of tbody tr");
  await at("practice, one of the team");
  await visit("practice, a spoken exercise in another tab", `${url}/practice/exercise-spoken`, ".practice .join");
  await page.evaluate(
    "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))",
  );
  await page.click(".practice .join");
  await page.waitForSelector(".practice .below .state");
  await at("practice, a microphone that stays closed");
  await visit("practice", `${url}/practice`, ".scene-of");
  await page.waitForSelector(".practise .assigned li");
  await page.waitForSelector(".practise .progress-of tbody tr");
  await at("practice, assigned and progress");
  await page.click(".practise .seg:nth-of-type(2) button:last-child");
  await page.click(".practise .seg:nth-of-type(1) button:last-child");
  await page.waitForSelector(".practise .state");
  await at("practice, no such scenario");
  await page.click(".first .btn");
  await page.waitForSelector(".one-by-one textarea");
  await at("one question");
  await page.type("textarea[name=answer]", "Well, we have reports and a driver app, and it is included.");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".one-by-one .found");
  await at("one question, its feedback");
  await page.click(".one-by-one .acts .btn.go");
  await page.waitForSelector(".earlier summary");
  await page.click(".earlier summary");
  await at("one question, what was before it");
};

type Visit = (state: string, url: string, ready: string) => Promise<void>;
type At = (state: string) => Promise<void>;

const watchStates = async (url: string, fresh: string, page: Page, visit: Visit, at: At): Promise<void> => {
  await visit("watch, nothing runs", `${fresh}/watch`, ".watch .state");
  await visit("watch", `${url}/watch`, ".watch .wrow .bal");
  await visit("watch, a call", `${url}/watch/going-0`, ".watching .turn");
  await page.waitForSelector(".watching .cbar .onlookers");
  await page.type(".watching .send input", "Ask who signs before you talk about the price.");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".watching .notes li");
  await at("watch, a note");
  const drawer = await page.$(".watching .dw-r");
  if (await drawer?.isVisible()) {
    await drawer?.click();
    await page.waitForSelector(".watching[data-drawer=tips]");
    await at("watch, the tips");
  }
  await visit("watch, before the customer's answer", `${url}/watch/going-1`, ".watching .send input");
  await visit("watch, refused and paused", `${url}/watch/going-2`, ".watching .send input");
  await visit("watch, over", `${url}/watch/demo-0`, ".watching .fcard");
  await visit("watch, a call that is not here", `${url}/watch/nowhere`, ".nocall");
};

const whatIfStates = async (url: string, fresh: string, page: Page, visit: Visit, at: At): Promise<void> => {
  await visit("what-if, no calls yet", `${fresh}/what-if`, ".whatif .state");
  await visit("what-if", `${url}/what-if`, ".whatif .begin .btn.go:not(:disabled)");
  await page.click(".whatif .ask fieldset:last-of-type label:nth-of-type(2) input");
  await page.waitForSelector(".whatif .ask input[name=tokens]");
  await page.waitForSelector(".whatif .begin .btn.go:not(:disabled)"); // It was counted anew.
  await at("what-if, with a model");
  await visit("what-if, one that runs", `${url}/what-if/r-going`, ".whatif .standing progress");
  await visit("what-if, one that was cancelled", `${url}/what-if/r-cancelled`, ".whatif .note.warn");
  await visit("what-if, a report", `${url}/what-if/r-spring`, ".whatif .figuresof tbody tr");
  await page.click(".whatif .callof");
  await page.waitForSelector(".whatif .tipchanges .verdict button");
  await page.click(".whatif .tipchanges .verdict [aria-pressed=false]");
  await page.waitForSelector(".whatif .tipchanges .verdict [aria-pressed=true]");
  await at("what-if, a call tip by tip");
  await visit("what-if, a report that is not here", `${url}/what-if/nowhere`, ".whatif .state");
};

const importStates = async (url: string, page: Page, visit: Visit, at: At): Promise<void> => {
  await visit("import, nothing chosen", `${url}/admin/import`, ".import input[type=file]");
  const folder = await mkdtemp(join(tmpdir(), "wingman-import-"));
  try {
    const files = ["first call.wav", "broken.wav", "a long call.wav"].map((name) => join(folder, name));
    for (const [n, file] of files.entries()) await writeFile(file, n === 1 ? "nothing that is sound" : `sound ${n}`);
    const field = await page.waitForSelector(".import input[type=file]");
    await field?.uploadFile(...files);
    await page.type(".import input[type=text]", "Section 4 of our terms");
    await page.click(".import button[type=submit]");
    await page.waitForFunction("document.querySelectorAll('.import .brought li').length === 2");
    await at("import, one heard, one broken, one on its way");
    await page.click(".import .row .btn:not(.go)");
    await page.waitForSelector(".import button[type=submit]:not([disabled])");
    await at("import, stopped");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const liveStates = async (url: string, page: Page, at: (state: string) => Promise<void>): Promise<void> => {
  const call = `state-${Math.random().toString(36).slice(2)}`;
  await beginCall(page, url, "microphone", `${call}-mic`);
  await page.waitForSelector(".fcard");
  await at("live, no microphone");
  await beginCall(page, url, "typed", call);
  await page.waitForSelector(".typing input:not(:disabled)");
  await at("live, just begun");
  const [customer, rep] = await page.$$(".typing input");
  for (const [field, text] of [
    [rep, "Good morning Sara, how do your docks run today?"],
    [customer, "We lose four thousand dirhams a day, and SlotWise was too expensive for us"],
  ] as const) {
    await field?.type(text);
    await field?.press("Enter");
  }
  await page.waitForSelector(".tip");
  await at("live, a tip");
  await page.evaluate("document.activeElement?.blur()");
  await page.keyboard.press("w");
  await page.waitForSelector(".whyp");
  await at("live, why this");
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await at("live, keys and settings");
  await page.keyboard.press("Escape");
  await page.keyboard.press(".");
  await page.waitForSelector(".pz[aria-pressed=true]");
  await at("live, paused");
  await page.keyboard.down("Control");
  await page.keyboard.press("k");
  await page.keyboard.up("Control");
  await page.waitForSelector("dialog[open] input");
  await at("live, find and do");
};
