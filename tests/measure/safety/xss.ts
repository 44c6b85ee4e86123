/**
 * 300 payloads as words, names, titles, notes, tips and outcomes of real calls, and in addresses, looked at on every
 * page of a real Wingman in a real Chromium. A hook that nothing should reach counts executions. Planted once each and
 * found: a call's words put into the page as markup (336 elements; the policy let nothing run, 14 strange requests were
 * tried and stopped), and a policy with unsafe-inline as well (145).
 */
import type { ActorId, CommitId } from "@wingman/domain/ids";
import { type Client, openClient, startOf } from "@wingman/ops/bin/client";
import { demoPrincipal } from "@wingman/ops/demo/tenant";
import { newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { Page } from "puppeteer";
import { openBrowser } from "../../harness/browser.ts";
import { commitOf } from "../../harness/commits.ts";
import { startTestWingman } from "../../harness/wingman.ts";
import { hears, newCall } from "../../scenarios/ground.ts";
import type { Measure } from "../measure-kind.ts";
import { scriptPayloads } from "./payloads.ts";

const callsCount = 10;
const appendTriesMax = 20;
const hook =
  "globalThis.xssRan = 0; globalThis.xss = () => { globalThis.xssRan += 1; }; globalThis.XSS = globalThis.xss;";

type Texts = readonly string[];
const at = (texts: Texts, n: number): string => texts[n % texts.length] ?? "";

/** A tip as a model might word it, from words that were said. The conductor writes to the same call, so it is tried again. */
const tip = async (log: JetStreamLog, call: string, n: number, text: string): Promise<void> => {
  const aggregate = callAggregate(demoPrincipal.tenant, call);
  const data = {
    suggestion: `tip-${n}`,
    kind: "objection",
    title: text.slice(0, 60),
    headline: text.slice(0, 60),
    say: text.slice(0, 400),
    madeAtMs: 1_000 + n,
    lifeMs: 600_000,
    priority: 50,
    reason: {
      evidence: {
        utterance: "u0",
        revision: 0,
        channel: "customer",
        words: text,
        firstWord: 0,
        endWord: 1,
        spokenAtMs: 500,
      },
      snippet: text,
      agent: "measure",
      play: "play",
      category: text.slice(0, 40),
      playbook: { id: "p", version: 1 },
      prompt: null,
      model: text.slice(0, 80),
      citations: [],
      stagesMs: {},
      sureness: 1,
    },
  };
  for (let tries = 0; tries < appendTriesMax; tries++) {
    let last = 0;
    for await (const commit of log.read(aggregate)) last = commit.sequence;
    const commit = commitOf([{ type: "SuggestionMade", data }], {
      id: newId() as CommitId,
      actor: "measure" as ActorId,
      time: new Date(),
    });
    if ((await log.append(aggregate, commit, last)).kind === "appended") return;
  }
  throw new Error("a tip was not taken");
};

/** One call with its share of all payloads in everything that can be said in it; it goes on until `end`. */
const begin = async (client: Client, log: JetStreamLog, call: string, texts: Texts): Promise<void> => {
  await client.ask(
    "start-call",
    startOf({
      call,
      title: at(texts, 0).slice(0, 200),
      customer: {
        name: at(texts, 1).slice(0, 120),
        company: at(texts, 2).slice(0, 120),
        role: at(texts, 3).slice(0, 120),
      },
    }),
  );
  for (const [n, text] of texts.entries())
    await client.ask("transcript", {
      call,
      channel: n % 3 === 0 ? "rep" : "customer",
      utterance: `u${n}`,
      revision: 1,
      text,
      final: true,
      source: "typed",
    });
  await client.ask("mark", { call, action: newId(), note: at(texts, 4).slice(0, 400) });
  for (const [n, text] of texts.slice(0, 12).entries()) await tip(log, call, n, text);
};

const end = async (client: Client, call: string, texts: Texts): Promise<void> => {
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.ask("outcome", {
    call,
    action: newId(),
    outcome: "won",
    nextStep: at(texts, 5).slice(0, 400),
    nextStepOn: null,
  });
};

type Seen = { executions: number; strangers: string[]; elements: number; words: Set<string> };

/** What ran, what was asked for elsewhere, and what stands on the page. */
const look = async (page: Page, url: string, ready: string, seen: Seen): Promise<void> => {
  await page.goto(url, { waitUntil: "load" });
  await page.waitForSelector(ready, { timeout: 15_000 });
  await new Promise((resolve) => setTimeout(resolve, 150));
  const found = (await page.evaluate(`(() => ({
    ran: globalThis.xssRan,
    text: document.documentElement.textContent,
    elements: document.querySelectorAll("iframe, object, embed, base, meta[http-equiv], script:not([src]), [onerror], [onload], [onfocus], [ontoggle], a[href^='javascript:' i], form[action^='javascript:' i]").length,
  }))()`)) as { ran: number; text: string; elements: number };
  seen.executions += found.ran;
  seen.elements += found.elements;
  for (const [word] of found.text.matchAll(/qzx\w+?y\dq/gi)) seen.words.add(word.toLowerCase());
};

export const xss: Measure = {
  name: "safety.xss",
  about:
    "Scripts and markup in everything people and models can say, on every page in Chromium: what ran, and what was asked for elsewhere.",
  asked: "0 of 300 ran, 0 requests to other hosts, a policy without unsafe-inline",
  unit: "executions and strange requests",
  async run({ write, signal }) {
    await using wingman = await startTestWingman({ withoutPages: false, recognizer: hears(new Map()) });
    await wingman.ready;
    const log = await wingman.log;
    const client = await openClient(wingman.url);
    await using open = await openBrowser({ signedIn: wingman.url });
    const { page } = open;
    const seen: Seen = { executions: 0, strangers: [], elements: 0, words: new Set() };
    const host = new URL(wingman.url).host;
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith("http") && url.host !== host) seen.strangers.push(url.host);
    });
    page.on("dialog", (dialog) => {
      seen.executions += 1;
      void dialog.dismiss();
    });
    await page.evaluateOnNewDocument(hook);
    const share = scriptPayloads.length / callsCount;
    const calls = Array.from({ length: callsCount }, (_, n) => ({
      call: newCall(),
      texts: scriptPayloads.slice(n * share, (n + 1) * share).map(({ text }) => text),
    }));
    for (const [n, { call, texts }] of calls.entries()) {
      signal.throwIfAborted();
      await begin(client, log, call, texts);
      if (n % 5 === 0) await look(page, `${wingman.url}/live/${call}`, "main", seen);
      await end(client, call, texts);
    }
    write(`  ${calls.length} calls are over`);
    for (const { call } of calls) {
      signal.throwIfAborted();
      await look(page, `${wingman.url}/calls/${call}`, ".turn", seen);
    }
    for (const path of ["/calls", "/home", "/"]) await look(page, `${wingman.url}${path}`, "main h1, main h2", seen);
    for (const { text } of scriptPayloads.slice(0, 10)) {
      const odd = encodeURIComponent(text);
      await look(page, `${wingman.url}/calls/${odd}`, "body", seen); // Some are refused before there is a page.
      await look(page, `${wingman.url}/calls/${calls[0]?.call}?t=${odd}#${odd}`, ".turn", seen);
    }
    const policy = (await fetch(wingman.url)).headers.get("content-security-policy") ?? "";
    // The pages live within it: a style or script of ours that it refuses would be told here.
    const refused = open.errors.filter((error) => error.includes("Content Security Policy"));
    const control = await provesItself(page, wingman.url);
    const missing = scriptPayloads.filter(({ word }) => !seen.words.has(word)).length;
    const value = seen.executions + seen.strangers.length;
    return {
      value,
      holds:
        value === 0 &&
        seen.elements === 0 &&
        refused.length === 0 &&
        missing === 0 &&
        scriptPayloads.length >= 300 &&
        control &&
        policy !== "" &&
        !/unsafe-inline|unsafe-eval/.test(policy),
      lines: [
        `${scriptPayloads.length - missing} of ${scriptPayloads.length} payloads seen as text, ${seen.elements} elements made of them`,
        `policy: ${policy}`,
        ...new Set(refused),
        ...new Set(seen.strangers.map((stranger) => `asked for ${stranger}`)),
      ],
    };
  },
};

/** The hook counts what runs, and the policy alone stops what a mistake of ours would let in. */
const provesItself = async (page: Page, url: string): Promise<boolean> => {
  const plant = async (): Promise<number> => {
    await page.goto(url, { waitUntil: "load" });
    await page.evaluate(`document.body.innerHTML += '<img src="x" onerror="xss()">'`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return (await page.evaluate("globalThis.xssRan")) as number;
  };
  const held = await plant();
  await page.setBypassCSP(true);
  const ran = await plant();
  if (ran === 0) throw new Error("the hook counts nothing");
  return held === 0;
};
