/**
 * What a new tenant begins with, in English: plays for selling to businesses, for software by subscription, for homes,
 * for support plans. A version that calls were begun with stays as it is, also when there is a newer one.
 */
import { readTrade } from "./extend.ts";
import type { Playbook } from "./play.ts";
import b2b from "./starter/b2b.json" with { type: "json" };
import common from "./starter/common.json" with { type: "json" };
import realEstate from "./starter/real-estate.json" with { type: "json" };
import saas from "./starter/saas.json" with { type: "json" };
import supportPlan from "./starter/support-plan.json" with { type: "json" };
import wider from "./starter/wider.json" with { type: "json" };
import { widen } from "./widen.ts";

const first: readonly Playbook[] = [b2b, realEstate, supportPlan].map((trade) => readTrade(common, trade));
const [firstB2b, ...firstOfOthers] = first as [Playbook, ...Playbook[]]; // Written one line above.

/** A call that names no playbook has this one. */
export const starterPlaybook: Playbook = widen(firstB2b, wider);

/** The newest version of each. */
export const starterPlaybooks: readonly Playbook[] = [
  starterPlaybook,
  widen(readTrade(common, saas), wider, 1),
  ...firstOfOthers.map((playbook) => widen(playbook, wider)),
];

/** Every version of every starter that calls were ever begun with. */
export const everyStarter: readonly Playbook[] = [...first, ...starterPlaybooks];
