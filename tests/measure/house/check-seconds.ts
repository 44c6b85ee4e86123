import { runChecks } from "../../check.ts";
import type { Measure } from "../measure-kind.ts";

/** What everybody waits for before every commit. */
export const checkSeconds: Measure = {
  name: "house.check-seconds",
  about: "How long `npm run check` takes on this machine.",
  asked: undefined,
  unit: "s",
  async run({ write }) {
    const startedAt = performance.now();
    const { failed } = await runChecks((line) => write(`  ${line}`));
    const seconds = (performance.now() - startedAt) / 1_000;
    return {
      value: seconds,
      holds: true,
      lines: failed > 0 ? [`${failed} checks failed; the time counts all the same`] : [],
    };
  },
};
