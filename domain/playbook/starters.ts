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
import deeper from "./starter/deeper.json" with { type: "json" };
import pointed from "./starter/pointed.json" with { type: "json" };
import surer from "./starter/surer.json" with { type: "json" };
import wider from "./starter/wider.json" with { type: "json" };
import { deepen } from "./deepen.ts";
import { widen } from "./widen.ts";

const first: readonly Playbook[] = [b2b, realEstate, supportPlan].map((trade) => readTrade(common, trade));
const [firstB2b, ...firstOfOthers] = first as [Playbook, ...Playbook[]]; // Written one line above.

/** The second versions, of which software by subscription is the first of its own. */
const second: readonly Playbook[] = [
  widen(firstB2b, wider),
  widen(readTrade(common, saas), wider, 1),
  ...firstOfOthers.map((playbook) => widen(playbook, wider)),
];

const third: readonly Playbook[] = second.map((playbook) => deepen(playbook, deeper));

const fourth: readonly Playbook[] = third.map((playbook) => deepen(playbook, pointed));

/** The newest version of each. */
export const starterPlaybooks: readonly Playbook[] = fourth.map((playbook) => deepen(playbook, surer));

/** A call that names no playbook has this one. */
export const [starterPlaybook] = starterPlaybooks as [Playbook, ...Playbook[]]; // Of four.

/** Every version of every starter that calls were ever begun with. */
export const everyStarter: readonly Playbook[] = [...first, ...second, ...third, ...fourth, ...starterPlaybooks];
