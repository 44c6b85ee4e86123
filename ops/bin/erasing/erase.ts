/** Forgets a call or a person for good, and prints the receipt. */
import { createInterface } from "node:readline/promises";
import { Failure } from "@wingman/domain/failure";
import type { ActorId } from "@wingman/domain/ids";
import { receiptOf } from "@wingman/streams/erasure/receipt";
import { bookErasure, checkPlan, type Plan, type Whose } from "@wingman/streams/erasure/request";
import { carryOut, type Progress } from "@wingman/streams/erasure/saga";
import { readErasure, type Reason } from "@wingman/streams/erasure/store";
import { type ErasureAtHand, receiptText, tenant, withErasures } from "./at-hand.ts";
import { checkHolds, tenantNow } from "@wingman/streams/rights/holds";
import { planFor } from "@wingman/streams/rights/plan";
import { type Reference, regionOf } from "@wingman/streams/rights/references";
import { findCall } from "../find-call.ts";
import { say } from "../terminal.ts";

const operator = "operator" as ActorId;
const sayEveryMs = 1_000;

export type EraseOptions = {
  readonly call?: string;
  readonly person?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly crm?: string;
  readonly whose?: "rep" | "customer" | "everybody";
  readonly why: Reason;
  readonly yes?: true;
};

/** Throws `Failure` WING_ERASURE_WHOM, WING_ERASURE_NOBODY, WING_ERASURE_CALL_GOING, WING_ERASURE_NOT_CONFIRMED, WING_REFUSED_LEGAL_HOLD, or what carrying it out does. */
export const erase = (options: EraseOptions): Promise<void> =>
  withErasures(async (at) => {
    const plan = await planOf(at, options);
    await checkPlan(at.calls, at.parts.ended, plan);
    checkHolds((await tenantNow(at.tenants, plan.tenant)).holds, plan.calls);
    if (!options.yes) await confirm(plan);
    const id = await bookErasure(at.keep, plan, { by: operator, why: options.why });
    say(`  Receipt ${id.erasure}. If this is interrupted, Wingman goes on by itself.`);
    await carryOut({ ...at.parts, onProgress: progressLines() }, id);
    const erasure = await readErasure(at.keep, id);
    if (erasure) for (const line of ["", ...receiptText(receiptOf(erasure))]) say(line);
  });

const planOf = async ({ log, keys, tenants }: ErasureAtHand, options: EraseOptions): Promise<Plan> => {
  const { call, person, whose } = options;
  const named = (["phone", "email", "crm"] as const).flatMap((by): Reference[] => {
    const value = options[by];
    return value === undefined ? [] : [{ by, value }];
  });
  if (person !== undefined) named.push({ by: whose === "rep" ? "rep" : "crm", value: person });
  const [reference, ...others] = named;
  if (others.length > 0 || (call === undefined) === (reference === undefined))
    throw new Failure("WING_ERASURE_WHOM", "say either whose call it is, or who the person is.", {
      remedy: "Give one of --call, --person, --phone, --email and --crm.",
    });
  if (reference) {
    const { policy } = await tenantNow(tenants, tenant);
    return planFor(keys, tenant, reference, regionOf(policy.language));
  }
  const { id, tenant: whoseCall } = await findCall(log, call ?? "");
  const of: Whose = whose === undefined || whose === "everybody" ? "call" : whose;
  return { tenant: whoseCall, target: "call", whose: of, person: null, calls: [id] };
};

const goes: Readonly<Record<Whose, string>> = {
  call: "every name, the title, all words of both sides, and the tips that came of them",
  rep: "the representative's name, the title, all words of both sides, and the tips that came of them",
  customer: "the customer's name, the title, all words of both sides, and the tips that came of them",
};

/** A person answers with the number of calls, so that nobody erases a thousand for one. */
const confirm = async ({ calls, whose }: Plan): Promise<void> => {
  const count = calls.length;
  say(`  ${count} ${count === 1 ? "call is" : "calls are"} erased: ${goes[whose]}.`);
  say("  Nobody can bring it back, from no backup either.");
  const refused = (): Failure =>
    new Failure("WING_ERASURE_NOT_CONFIRMED", "nothing was erased.", {
      remedy: "Answer with the number of calls, or give --yes where nobody can be asked.",
    });
  if (!process.stdin.isTTY) throw refused();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal
    .question(`  Type the number of calls, ${count}, to erase them: `)
    .finally(() => terminal.close());
  if (answer.trim() !== String(count)) throw refused();
};

const doing: Readonly<Record<Progress["step"], string>> = {
  keys: "Keys forgotten of",
  caches: "Sound let go of",
  events: "Events written to",
  rows: "Rows of",
  verified: "Asked for what is left of",
  scrubbed: "Scrubbed of",
};
const progressLines = (): ((progress: Progress) => void) => {
  let last = 0;
  return ({ step, done, of }) => {
    if (done < of && Date.now() - last < sayEveryMs) return;
    last = Date.now();
    say(`  ${doing[step]} ${done.toLocaleString("en")} of ${of.toLocaleString("en")} calls`);
  };
};
