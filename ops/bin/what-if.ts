/** `wingman what-if`: which tips a past call would have had with another playbook, or by other board rules. */
import { readFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { rulesNow, rulesOf } from "@wingman/domain/conductor/rules";
import type { TenantId } from "@wingman/domain/ids";
import { type CompiledPlaybook, compilePlaybook } from "@wingman/domain/playbook/playbook";
import { isErased } from "@wingman/domain/schema";
import { readPastCall, type Tried, tryCall } from "@wingman/streams/agents/what-if";
import { type Change, compareTries, type Tally, tallyOf } from "@wingman/streams/agents/what-if-compare";
import type { Aggregate, EventLog } from "@wingman/streams/log/event-log";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { playbookAt } from "@wingman/streams/playbooks/library";
import { fromYaml } from "@wingman/streams/playbooks/yaml";
import { clock, dateTime, printable } from "./terminal.ts";

export type WhatIf = {
  readonly call: string;
  readonly title: string;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Against which: the playbook and the rules that the call was held with. */
  readonly before: { readonly playbook: { readonly id: string; readonly version: number }; readonly rules: number };
  readonly changes: readonly Change[];
  readonly tally: Tally;
  readonly notKnown: number;
  readonly hasErased: boolean;
};

/**
 * Where the playbook comes from that is given by `id@version`, by `id` (the one that calls begin with), or in a file of
 * its own. Throws `Failure` WING_PLAYBOOK_FILE_INVALID; what comes back throws WING_PLAYBOOK_NOT_FOUND.
 */
export const playbookGiven = async (given: string, fileOf: (name: string) => string): Promise<PlaybookFor> => {
  const text = await readFile(fileOf(given), "utf8").catch(() => undefined);
  if (text !== undefined) {
    const playbook = compilePlaybook(fromYaml(text));
    return () => Promise.resolve(playbook);
  }
  const [id = "", version] = given.split("@");
  return async (log, tenant) => {
    const known = await playbookAt(log, tenant, { id, version: version === undefined ? undefined : Number(version) });
    if (known) return known;
    throw new Failure("WING_PLAYBOOK_NOT_FOUND", `no playbook and no file is called ${printable(given)}.`, {
      remedy: "Give the id of a playbook, as in `b2b-starter@1`, or the path of a file that holds one.",
    });
  };
};
type PlaybookFor = (log: Pick<EventLog, "read">, tenant: TenantId) => Promise<CompiledPlaybook>;

/** Which version of the board rules is meant. Throws `Failure` WING_RULES_UNKNOWN. */
export const rulesGiven = (given: string | undefined): number | undefined => {
  if (given === undefined) return undefined;
  const version = Number(given);
  if (Number.isInteger(version) && version >= 1 && version <= rulesNow) return version;
  throw new Failure("WING_RULES_UNKNOWN", `there are no board rules of version ${printable(given)}.`, {
    remedy: `Give a whole number from 1 to ${rulesNow}; without it a call keeps the rules it was held by.`,
  });
};

/** Undefined for a call that never started. Throws `Failure` WING_PLAYBOOK_UNKNOWN where its own playbook is not here. */
export const whatIf = async (
  log: JetStreamLog,
  aggregate: Aggregate,
  { playbookFor, rules }: { readonly playbookFor: PlaybookFor | undefined; readonly rules: number | undefined },
): Promise<WhatIf | undefined> => {
  const sources = { log, fragmentsOf: ({ tenant, id }: Aggregate) => fragmentsOf(log, tenant, id) };
  const past = await readPastCall(sources, aggregate);
  if (!past) return undefined;
  const own = await playbookAt(log, aggregate.tenant, past.started.playbook);
  if (!own)
    throw new Failure(
      "WING_PLAYBOOK_UNKNOWN",
      `call ${aggregate.id} was held with playbook ${past.started.playbook.id}, version ${past.started.playbook.version}, which is not here.`,
      { remedy: "Try another call, or use the Wingman that has this version of the playbook." },
    );
  const before = await tryCall(past, { playbook: own, recordedWith: own });
  const after: Tried = await tryCall(past, {
    playbook: (await playbookFor?.(log, aggregate.tenant)) ?? own,
    recordedWith: own,
    rules: rules === undefined ? undefined : rulesOf(rules),
  });
  const changes = compareTries(before.tips, after.tips);
  return {
    call: aggregate.id,
    title: isErased(past.started.title) ? "(erased)" : past.started.title,
    startedAt: past.startedAt,
    durationMs: past.durationMs,
    before: { playbook: past.started.playbook, rules: past.started.rules ?? 1 },
    changes,
    tally: tallyOf(changes),
    notKnown: after.notKnown,
    hasErased: past.hasErased,
  };
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const says = ({ what, byMs, because, wasWithheld, takenBack }: Change): string => {
  const back = takenBack ? ", then taken back" : "";
  if (what === "earlier" || what === "later") return `${seconds(byMs)} ${what}${back}`;
  if (what === "withheld") return `held back (${because})`;
  if (what === "new" && wasWithheld) return `new, was held back (${wasWithheld})${back}`;
  return `${what}${back}`;
};

/** A tried call for people: what stays the same is only counted. */
export const whatIfText = ({
  call,
  title,
  startedAt,
  durationMs,
  before,
  changes,
  tally,
  notKnown,
  hasErased,
}: WhatIf): string[] =>
  [
    `${title}`,
    `${call}, ${dateTime(startedAt)}, ${clock(durationMs)} long, held with ${before.playbook.id} ${before.playbook.version}, rules ${before.rules}`,
    ...changes
      .filter(({ what }) => what !== "same")
      .map(
        (change) =>
          `${clock(change.atMs).padStart(7)}  ${change.headline} (play ${change.play}): ${says(change)}${change.words === null ? "" : `; "${change.words}"`}`,
      ),
    `${tally.same} the same, ${tally.new} new, ${tally.gone} gone, ${tally.earlier} earlier, ${tally.later} later, ${tally.withheld} held back`,
    ...(notKnown > 0
      ? [`What agents would have answered to ${notKnown} ${notKnown === 1 ? "question" : "questions"} is not known.`]
      : []),
    ...(hasErased ? ["Words of this call were erased; what they would set off is not known."] : []),
  ].map(printable);
