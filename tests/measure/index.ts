/** Everything that can be measured. A new one is a file below its family, an import and a line here. */
import { checkSeconds } from "./house/check-seconds.ts";
import { axe } from "./impression/axe.ts";
import { longCall } from "./impression/long-call.ts";
import { script } from "./impression/script.ts";
import { moments } from "./first-light/moments.ts";
import { pipelineShare } from "./first-light/pipeline-share.ts";
import { rebuild, replay } from "./first-light/rebuild.ts";
import { tipLatency } from "./first-light/tip-latency.ts";
import { wer } from "./first-light/wer.ts";
import type { Measure } from "./measure-kind.ts";

export const measures: readonly Measure[] = [
  moments,
  tipLatency,
  wer,
  pipelineShare,
  rebuild,
  replay,
  checkSeconds,
  axe,
  longCall,
  script,
];
