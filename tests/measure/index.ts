/** Everything that can be measured. A new one is a file below its family, an import and a line here. */
import { importMeasure } from "./after/import.ts";
import { lists } from "./after/lists.ts";
import { search } from "./after/search.ts";
import { visible } from "./after/visible.ts";
import { browser } from "./impression/browser.ts";
import { checkSeconds } from "./house/check-seconds.ts";
import { firstStart, secondStart } from "./impression/starts.ts";
import { axe } from "./impression/axe.ts";
import { longCall } from "./impression/long-call.ts";
import { script } from "./impression/script.ts";
import { moments } from "./first-light/moments.ts";
import { pipelineShare } from "./first-light/pipeline-share.ts";
import { rebuild, replay } from "./first-light/rebuild.ts";
import { tipLatency } from "./first-light/tip-latency.ts";
import { wer } from "./first-light/wer.ts";
import { kill } from "./impression/kill.ts";
import { impressionMoments } from "./impression/moments.ts";
import { kill as logKill } from "./log/kill.ts";
import { append } from "./log/append.ts";
import { powerCut } from "./log/power-cut.ts";
import { rebuildTime } from "./log/rebuild.ts";
import { erase } from "./log/erase.ts";
import { recovery } from "./log/recovery.ts";
import { tampers } from "./log/tampers.ts";
import { simulation } from "./log/simulation.ts";
import { overload } from "./safety/overload.ts";
import { fuzz } from "./safety/fuzz.ts";
import { links } from "./safety/links.ts";
import { exports } from "./safety/exports.ts";
import { recordings } from "./safety/recordings.ts";
import { ssrf } from "./safety/ssrf.ts";
import { uploads } from "./safety/uploads.ts";
import { xss } from "./safety/xss.ts";
import { consent } from "./safety/consent.ts";
import { audit } from "./safety/audit.ts";
import { limits } from "./safety/limits.ts";
import { rows } from "./safety/rows.ts";
import { tenants } from "./safety/tenants.ts";
import { redaction } from "./safety/redaction.ts";
import { scan } from "./safety/scan.ts";
import { refresh } from "./safety/refresh.ts";
import { tokens } from "./safety/tokens.ts";
import { exportFiles } from "./safety/export.ts";
import { retention } from "./safety/retention.ts";
import { voice } from "./speech/voice.ts";
import { endpointing } from "./speech/endpointing.ts";
import { crossTalkMeasure } from "./speech/cross-talk.ts";
import { noise } from "./speech/noise.ts";
import { quality } from "./speech/quality.ts";
import { vad } from "./speech/vad.ts";
import { cloudFaults } from "./speech/cloud-faults.ts";
import { finalLagOnnx } from "./speech/final-lag-onnx.ts";
import { interimsOnnx } from "./speech/interims-onnx.ts";
import { stability } from "./speech/stability.ts";
import { lag } from "./speech/lag.ts";
import { finals } from "./speech/finals.ts";
import { ledger } from "./speech/ledger.ts";
import { admission } from "./speech/admission.ts";
import { streams } from "./speech/streams.ts";
import { hour } from "./speech/hour.ts";
import { throughput } from "./speech/throughput.ts";
import { kill as speechKill } from "./speech/kill.ts";
import { gpu } from "./speech/gpu.ts";
import { modelCost } from "./speech/model-cost.ts";
import { retrieval } from "./tips/retrieval.ts";
import { evilModel } from "./tips/evil-model.ts";
import { deadLlm } from "./tips/dead-llm.ts";
import { injected } from "./tips/injected.ts";
import { meaning } from "./tips/meaning.ts";
import { points } from "./tips/points.ts";
import { commitments } from "./tips/commitments.ts";
import { exercises, practiceReplay } from "./practice/exercises.ts";
import { concurrent } from "./tips/concurrent.ts";
import { concurrentMeaning } from "./tips/concurrent-meaning.ts";
import { latency } from "./tips/latency.ts";
import { replay as tipReplay } from "./tips/replay.ts";
import { moments as tipMoments } from "./tips/moments.ts";
import { replayPicture } from "./after/replay-picture.ts";
import { replaySame } from "./after/replay-same.ts";
import { replaySeek } from "./after/replay-seek.ts";
import { auditTrail } from "./after/audit.ts";
import { whatIf } from "./after/what-if.ts";
import { rebuildAll } from "./after/rebuild.ts";
import { digest as reportDigest } from "./after/digest.ts";
import { reports } from "./after/reports.ts";
import { xlsx } from "./after/xlsx.ts";
import { agreement } from "./practice/agreement.ts";
import { bargeIn } from "./practice/barge-in.ts";
import { firstSound } from "./practice/first-sound.ts";
import { feedback } from "./practice/feedback.ts";
import { honesty } from "./practice/honesty.ts";
import { understanding as practiceUnderstanding } from "./practice/understanding.ts";
import type { Measure } from "./measure-kind.ts";

export const measures: readonly Measure[] = [
  moments,
  tipLatency,
  wer,
  pipelineShare,
  rebuild,
  replay,
  browser,
  firstStart,
  secondStart,
  axe,
  longCall,
  script,
  kill,
  checkSeconds,
  impressionMoments,
  logKill,
  append,
  powerCut,
  rebuildTime,
  recovery,
  tampers,
  simulation,
  erase,
  recordings,
  links,
  fuzz,
  overload,
  ssrf,
  exports,
  xss,
  uploads,
  consent,
  rows,
  tenants,
  limits,
  audit,
  redaction,
  scan,
  tokens,
  refresh,
  retention,
  exportFiles,
  voice,
  endpointing,
  vad,
  quality,
  noise,
  crossTalkMeasure,
  cloudFaults,
  finalLagOnnx,
  interimsOnnx,
  stability,
  lag,
  finals,
  throughput,
  speechKill,
  ledger,
  streams,
  admission,
  hour,
  modelCost,
  gpu,
  retrieval,
  injected,
  deadLlm,
  evilModel,
  meaning,
  points,
  commitments,
  tipMoments,
  latency,
  concurrent,
  concurrentMeaning,
  exercises,
  practiceReplay,
  tipReplay,
  replaySeek,
  replaySame,
  replayPicture,
  search,
  visible,
  importMeasure,
  lists,
  auditTrail,
  whatIf,
  rebuildAll,
  reports,
  xlsx,
  reportDigest,
  honesty,
  agreement,
  practiceUnderstanding,
  feedback,
  firstSound,
  bargeIn,
];
