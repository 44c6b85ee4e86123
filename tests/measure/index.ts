/** Everything that can be measured. A new one is a file below its family, an import and a line here. */
import { checkSeconds } from "./house/check-seconds.ts";
import type { Measure } from "./measure-kind.ts";

export const measures: readonly Measure[] = [
  checkSeconds,
];
