import { findGpu } from "../gpu/gpu.ts";
import { type Answer, type At, fine } from "./finding.ts";
import type { Machine } from "./machine.ts";

/** A machine without a GPU lacks nothing; one whose GPU lies idle is told why. */
export async function gpu(at: At, { platform, arch }: Machine): Promise<Answer> {
  if (platform !== "linux" || arch !== "x64") return fine("speech runs on the CPU: CUDA is for Linux on x64");
  const found = await findGpu(at);
  const cards = found.cards.map(({ name, driver, memoryMb }) => `${name}, ${memoryMb} MB, driver ${driver}`).join("; ");
  if (found.ready) return fine(`${cards || "a GPU"}: the CUDA provider computes on it`);
  if (found.remedy === undefined) return fine(`${found.why}: speech runs on the CPU`);
  return { state: "warn", detail: [cards, found.why].filter((text) => text !== "").join(": "), remedy: found.remedy };
}
