/** An engine's process whose noise suppression is missing and whose decoder hears one word in everything. */
import { serveEngine } from "../stt/process/serve.ts";

serveEngine(
  async () => ({
    take: async () => ({
      begin: () => undefined,
      hear: async () => undefined,
      guess: () => ({ words: [] }),
      end: async (endSample: number) => ({ words: [{ text: "yes", firstSample: 0, endSample, confidence: 1 }] }),
      free: () => undefined,
    }),
    giveBack: async (decoder) => decoder.free(),
  }),
  "missing.wasm",
);
