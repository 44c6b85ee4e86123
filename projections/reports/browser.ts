/**
 * One Chromium that draws and can do nothing else: no script, no network and no file (every request is refused, and
 * names lead nowhere), spoken with over a pipe. It stays warm between reports; each has a context of its own, which goes
 * with it. After so many it is begun anew, so that what it gathers goes too.
 */
import { Failure } from "@wingman/domain/failure";
import type { Browser, PDFOptions } from "puppeteer-core";

export const drawLimits = {
  openMsMax: 15_000,
  drawMsMax: 30_000,
  /** Reports at once; each takes some 100 MB. */
  drawingMax: 2,
  /** Reports of one browser; then another is begun. */
  reportsMax: 40,
  /** A browser that nothing is asked of goes after this. */
  idleMs: 120_000,
} as const;

export type Drawer = AsyncDisposable & {
  /**
   * A page of HTML as PDF. Throws `Failure` WING_REPORT_PDF_OFF where there is no browser, WING_REPORT_BUSY,
   * WING_REPORT_FAILED.
   */
  draw(html: string, options: PDFOptions): Promise<Uint8Array>;
  /** Browsers that were begun so far. */
  begun(): number;
  /** Processes of the browser that runs now; none where none does. */
  pid(): number | undefined;
};

type Warm = { readonly browser: Browser; drawn: number; drawing: number };

/** `chromium` answers the program, or why there is none. */
export const openDrawer = (
  chromium: () => Promise<string | Failure>,
  limits: { readonly [Limit in keyof typeof drawLimits]: number } = drawLimits,
): Drawer => {
  let drawing = 0;
  let begun = 0;
  let warm: Promise<Warm> | undefined;
  let pid: number | undefined;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  const close = async ({ browser }: Warm): Promise<void> => {
    const process = browser.process();
    const late = setTimeout(() => process?.kill("SIGKILL"), 5_000);
    await browser.close().catch(() => process?.kill("SIGKILL"));
    clearTimeout(late);
  };
  const letGo = (of: Promise<Warm> | undefined): Promise<void> => {
    if (warm === of) {
      warm = undefined;
      pid = undefined;
    }
    return of ? of.then(close, () => undefined) : Promise.resolve();
  };
  /** What could not be begun is begun anew by whoever comes next. */
  const letGoOf = async (next: Promise<Warm>): Promise<void> => {
    const failed = await next.then(
      () => false,
      () => true,
    );
    if (failed) await letGo(next);
  };
  const take = async (): Promise<{ readonly one: Warm; readonly of: Promise<Warm> }> => {
    clearTimeout(idle);
    const known = warm && (await warm.catch(() => undefined));
    if (warm && known?.browser.connected && known.drawn < limits.reportsMax) return { one: known, of: warm };
    // Whoever still draws there ends it; nobody begins there any more.
    if (warm && known?.drawing === 0) await letGo(warm);
    const next = launch(chromium, limits.openMsMax).then((browser): Warm => {
      begun += 1;
      pid = browser.process()?.pid;
      return { browser, drawn: 0, drawing: 0 };
    });
    warm = next;
    void letGoOf(next);
    return { one: await next, of: next };
  };

  return {
    begun: () => begun,
    pid: () => pid,
    async draw(html, options) {
      if (closed) throw new TypeError("this drawer was closed");
      if (drawing >= limits.drawingMax)
        throw new Failure("WING_REPORT_BUSY", `${limits.drawingMax} reports are being drawn.`, {
          remedy: "Try again in a few seconds.",
        });
      drawing += 1;
      try {
        const { one, of } = await take();
        one.drawing += 1;
        one.drawn += 1;
        try {
          return await drawIn(one.browser, html, options, limits.drawMsMax);
        } catch (error) {
          void letGo(of); // What is wrong with it is not the next report's.
          throw error;
        } finally {
          one.drawing -= 1;
          if (one.drawn >= limits.reportsMax && one.drawing === 0) await letGo(of);
        }
      } catch (cause) {
        if (cause instanceof Failure && cause.code.startsWith("WING_REPORT_")) throw cause;
        throw new Failure("WING_REPORT_FAILED", "the report could not be drawn.", {
          remedy: "Try again, or take it as a table (CSV or XLSX).",
          cause,
        });
      } finally {
        drawing -= 1;
        clearTimeout(idle);
        if (drawing === 0 && !closed) {
          idle = setTimeout(() => void letGo(warm), limits.idleMs);
          idle.unref();
        }
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(idle);
      await letGo(warm);
    },
  };
};

const launch = async (chromium: () => Promise<string | Failure>, openMsMax: number): Promise<Browser> => {
  const program = await chromium();
  if (program instanceof Failure)
    throw new Failure("WING_REPORT_PDF_OFF", "there is no browser on the server to draw a PDF with.", {
      remedy: "Take it as a table (CSV or XLSX), or have Chromium installed on the server.",
      cause: program,
    });
  const { launch: begin } = await import("puppeteer-core"); // Tens of megabytes, for those alone who draw.
  return await begin({
    executablePath: program,
    headless: true,
    pipe: true, // No port that a neighbour could speak to.
    timeout: openMsMax,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], LANG: "C.UTF-8" },
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), // Root has no sandbox to begin with.
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-extensions",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND",
      "--proxy-server=127.0.0.1:9",
      "--blink-settings=scriptEnabled=false",
    ],
  });
};

const drawIn = async (browser: Browser, html: string, options: PDFOptions, drawMsMax: number): Promise<Uint8Array> => {
  const context = await browser.createBrowserContext();
  const late = setTimeout(() => browser.process()?.kill("SIGKILL"), drawMsMax);
  try {
    const page = await context.newPage();
    await page.setJavaScriptEnabled(false);
    await page.setRequestInterception(true);
    page.on("request", (request) => void request.abort("blockedbyclient").catch(() => undefined));
    await page.setOfflineMode(true);
    await page.setContent(html, { waitUntil: "domcontentloaded", timeout: drawMsMax });
    return await page.pdf({ printBackground: true, tagged: true, outline: true, timeout: drawMsMax, ...options });
  } finally {
    clearTimeout(late);
    await context.close().catch(() => undefined);
  }
};
