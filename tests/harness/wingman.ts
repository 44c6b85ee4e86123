/** A whole Wingman of a test's own: real servers, own folder, free port, gone afterwards. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWingman, type Running, type UpOptions } from "@wingman/ops/bin/up";

export const root = join(import.meta.dirname, "../..");

export const startTestWingman = async (options: Partial<UpOptions> = {}): Promise<Running> => {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "wingman-test-")));
  const { freePort } = await import("@wingman/ops/local/ports");
  const running = await startWingman({
    root,
    dataDir,
    httpPort: await freePort(),
    version: "test",
    logLevel: "info",
    withoutPages: true,
    // Their reading takes seconds of a core, and few tests are about them.
    withDemoDocuments: false,
    // How busy the machine is that tests run on says nothing about Wingman.
    bounds: { loopMs: Infinity, speechFactor: Infinity },
    ...options,
  });
  return {
    ...running,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
};
