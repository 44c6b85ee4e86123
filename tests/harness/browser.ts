/** A real Chromium for one test or measure, with a microphone that plays a file where one is asked for. */
import { Failure } from "@wingman/domain/failure";
import { signedFetch } from "@wingman/ops/bin/sign-in";
import { findChromium } from "@wingman/ops/local/parts/chromium";
import puppeteer, { type Browser, type Page } from "puppeteer";
import { root } from "./wingman.ts";

/** Chromium of this machine, or why there is none: for `skip` on a laptop; in CI the caller fails with it. */
export const chromium = async (): Promise<{ readonly path: string } | Failure> => findChromium({ root });

export type OpenBrowser = {
  readonly browser: Browser;
  readonly page: Page;
  readonly errors: string[];
  [Symbol.asyncDispose](): Promise<void>;
};

export const openBrowser = async (
  options: {
    /** Address of a Wingman whose demo is open on every page from the start, as after the press. */
    readonly signedIn?: string;
    readonly microphone?: string;
    /** Title of the tab that is chosen by itself when the page asks to share one, with its sound. */
    readonly shares?: string;
    readonly width?: number;
    readonly height?: number;
  } = {},
): Promise<OpenBrowser> => {
  const found = await chromium();
  if (found instanceof Failure) throw found;
  const browser = await puppeteer.launch({
    executablePath: found.path,
    headless: true,
    // A browser without sound shares a tab without any.
    ...(options.shares ? { ignoreDefaultArgs: ["--mute-audio"] } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--autoplay-policy=no-user-gesture-required",
      "--disable-renderer-backgrounding",
      "--disable-background-timer-throttling",
      // The fake dialogs would take the place of the choice of a tab: permission then comes by `overridePermissions`.
      ...(options.shares
        ? [`--auto-select-tab-capture-source-by-title=${options.shares}`]
        : options.microphone
          ? ["--use-fake-ui-for-media-stream"]
          : []),
      ...(options.microphone
        ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${options.microphone}%noloop`]
        : []),
    ],
  });
  const [page = await browser.newPage()] = await browser.pages();
  await page.setViewport({ width: options.width ?? 1440, height: options.height ?? 900 });
  if (options.signedIn) await signIn(browser, options.signedIn);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error instanceof Error ? error.message : String(error)));
  page.on("console", (message) => {
    // What could not be loaded is told without its address.
    const from = message.text().startsWith("Failed to load resource")
      ? ` ${URL.parse(message.location().url ?? "")?.pathname ?? ""}`
      : "";
    if (message.type() === "error") errors.push(message.text() + from);
  });
  return { browser, page, errors, [Symbol.asyncDispose]: () => browser.close() };
};

/** The one place where a browser comes in without a press: the cookie that signing in sets. */
export const signIn = async (browser: Browser, url: string): Promise<void> => {
  await signedFetch(`${url}/api/me`); // Waits until people are let in.
  const answer = await fetch(`${url}/api/sign-in/demo`, { method: "POST" });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? "") ?? [];
  if (!name || !value) throw new Error(`the demo did not open: ${answer.status}`);
  const { hostname } = new URL(url);
  await browser.setCookie({ name, value, domain: hostname, path: "/api/session", httpOnly: true, sameSite: "Strict" });
};

/** Waits for a heading that has these words. By the clock: a tab behind another paints nothing, and would not be looked at. */
export const heading = async (page: Page, text: string): Promise<void> => {
  await page.waitForFunction(
    `[...document.querySelectorAll("h1, h2")].some((e) => e.innerText.includes(${JSON.stringify(text)}))`,
    { polling: 200 },
  );
};

/** Waits until the page shows this text. */
export const says = (page: Page, text: string, msMax = 10_000): Promise<unknown> =>
  page.waitForFunction(`document.body.innerText.includes(${JSON.stringify(text)})`, { timeout: msMax });

/** Waits until an editor's draft is saved. */
export const saved = (page: Page, msMax = 10_000): Promise<unknown> =>
  page.waitForFunction(`document.querySelector(".saved")?.dataset.state === "saved"`, { timeout: msMax });

/** Presses the first button whose text begins so. */
export const press = async (page: Page, text: string, msMax = 30_000): Promise<void> => {
  const button = await page.waitForSelector(
    `::-p-xpath(//button[starts-with(normalize-space(.), ${JSON.stringify(text)}) and not(@disabled)])`,
    { timeout: msMax },
  );
  await button?.click();
};
