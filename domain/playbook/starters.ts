/** What a new tenant begins with, in English: plays for selling to businesses, for homes, for support plans. */
import { readTrade } from "./extend.ts";
import type { Playbook } from "./play.ts";
import b2b from "./starter/b2b.json" with { type: "json" };
import common from "./starter/common.json" with { type: "json" };
import realEstate from "./starter/real-estate.json" with { type: "json" };
import supportPlan from "./starter/support-plan.json" with { type: "json" };

/** A call that names no playbook has this one. */
export const starterPlaybook: Playbook = readTrade(common, b2b);

export const starterPlaybooks: readonly Playbook[] = [
  starterPlaybook,
  readTrade(common, realEstate),
  readTrade(common, supportPlan),
];

/** Every version of every starter that calls were ever begun with. */
export const everyStarter: readonly Playbook[] = [...starterPlaybooks];
