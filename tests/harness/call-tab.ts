/** A second tab that plays the customer's side, as a meeting in the browser would. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { writeWav } from "@wingman/gpu/audio/wav";
import type { Browser, Page } from "puppeteer";

/** `atMs` of the recording was in the air at `at`, epoch milliseconds. */
export type Played = { readonly at: number; readonly atMs: number };
export type CallTab = {
  readonly page: Page;
  /** Begins to play; answers when sample 0 was heard, epoch milliseconds by the player's own clock. */
  play(): Promise<number>;
  /** Where the player stood, looked at four times a second: a busy machine makes it stumble. */
  clock(): Promise<readonly Played[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

export const openCallTab = async (browser: Browser, title: string, samples: Int16Array): Promise<CallTab> => {
  const wav = writeWav(samples);
  const html = `<!doctype html><title>${title}</title><audio src="/call.wav" preload="auto"></audio>`;
  const server = createServer((request, response) => {
    const isSound = request.url === "/call.wav";
    response.setHeader("content-type", isSound ? "audio/wav" : "text/html");
    response.end(isSound ? wav : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: "load" });
  return {
    page,
    play: () =>
      page.evaluate(`(async () => {
        const audio = document.querySelector("audio");
        await audio.play();
        window.played = [];
        setInterval(() => audio.paused || window.played.push({ at: Date.now(), atMs: audio.currentTime * 1000 }), 250);
        while (audio.currentTime < 0.2) await new Promise((done) => setTimeout(done, 20));
        return Date.now() - audio.currentTime * 1000;
      })()`) as Promise<number>,
    clock: () => page.evaluate("window.played") as Promise<readonly Played[]>,
    async [Symbol.asyncDispose]() {
      await page.close().catch(() => undefined);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
