/**
 * P6. Mutations that were planted by hand and found: `forSide` that leaves nothing out (foreign), `recordOf` that skips
 * interim text (missing). Two more are planted into files by every run, or it does not hold.
 */
import { catalogue } from "@wingman/domain/call/events/index";
import { personalFieldsOf } from "@wingman/domain/call/erasure";
import type { TenantId } from "@wingman/domain/ids";
import { type Personal } from "@wingman/domain/schema";
import { callAggregate } from "@wingman/streams/log/calls";
import { fragmentsOf } from "@wingman/streams/log/fragments";
import { ExportFile, jsonExport, vconExport } from "@wingman/streams/rights/export";
import { importRecords, recordsIn } from "@wingman/streams/rights/import";
import type { CallRecord } from "@wingman/streams/rights/record";
import { changedAt, type Side } from "@wingman/streams/rights/subject";
import { VCon, VConGroup } from "@wingman/streams/rights/vcon";
import { Compile } from "typebox/compile";
import { digestRows } from "../../harness/history-rows.ts";
import { postgresMissing, startPostgres } from "../../harness/postgres.ts";
import { type Canaries, everyEventCall, openRightsGround, type RightsGround } from "../../harness/rights-ground.ts";
import type { Measure } from "../measure-kind.ts";

const tenant = "demo" as TenantId;
const callsOf = { short: 4, long: 60 };
const fits = { file: Compile(ExportFile), one: Compile(VCon), group: Compile(VConGroup) };
/** Whose fields a side may have, said here once more, so that a mistake there is seen here. */
const mineOf: Readonly<Record<Side, readonly Personal[]>> = { customer: ["customer", "both"], rep: ["rep", "both"] };

type Held = { readonly id: string; readonly values: readonly string[] };

/** Every event that holds a field of this side, with those fields, read off the log without the code that writes files. */
const heldOf = async ({ log }: RightsGround, call: string, side: Side): Promise<Held[]> => {
  const held: Held[] = [];
  const look = (id: string, type: string, data: unknown): void => {
    const values: string[] = [];
    for (const { path, whose } of personalFieldsOf(type))
      if (mineOf[side].includes(whose))
        changedAt(data, path, (value) => {
          values.push(JSON.stringify(value));
          return value;
        });
    if (values.length > 0) held.push({ id, values });
  };
  for await (const { events } of log.read(callAggregate(tenant, call)))
    for (const { id, type, data } of events) look(id, type, data);
  for await (const { id, fragment } of fragmentsOf(log, tenant, call)) look(id, "FragmentTranscribed", fragment);
  return held;
};

/** Events of the side that a file lacks, or holds otherwise than the log. */
const missingIn = (records: readonly CallRecord[], held: readonly Held[]): number => {
  const all = new Map(
    records.flatMap(({ commits, interim }) => [
      ...commits.flatMap(({ events }) => events.map(({ id, data }) => [id, JSON.stringify(data)] as const)),
      ...interim.map(({ id, data }) => [id, JSON.stringify(data)] as const),
    ]),
  );
  return held.filter(({ id, values }) => !values.every((value) => all.get(id)?.includes(value))).length;
};
const foreignIn = (text: string, others: readonly string[]): number =>
  others.filter((canary) => text.includes(canary)).length;

const textOf = async (file: AsyncIterable<string>): Promise<string> => {
  let all = "";
  for await (const piece of file) all += piece;
  return all;
};

export const exportFiles: Measure = {
  name: "safety.export",
  about: `Files of both sides of calls with every event type (${catalogue.size}), JSON and vCon, and their way back.`,
  asked: "0 invalid, 0 events missing, 0 words of the other party, 0 rows that differ after an import",
  unit: "faults",
  async run({ long, write }) {
    if (postgresMissing()) throw new Error("the read models need PostgreSQL");
    await using postgres = await startPostgres();
    await using ground = await openRightsGround(postgres);
    const count = long ? callsOf.long : callsOf.short;
    const people = Array.from({ length: count }, (_, n): Canaries => ({
      rep: `Zephyrine${n}x`,
      customer: `Quillonne${n}x`,
      both: `zirkonium${n}x`,
    }));
    const calls: string[] = [];
    for (const canaries of people) calls.push(await everyEventCall(ground.log, tenant, canaries));
    await ground.followed();
    let [invalid, missing, foreign, different, events] = [0, 0, 0, 0, 0];
    let planted = 0;
    for (const side of ["customer", "rep"] as const) {
      const others = people.map((canaries) => canaries[side === "rep" ? "customer" : "rep"]);
      const subject = { by: "crm", value: "crm-77" } as const;
      const what = { tenant, side, subject, calls, at: new Date() };
      const json = await textOf(jsonExport(ground, what));
      const vcon = await textOf(vconExport(ground, what));
      const held = (await Promise.all(calls.map((call) => heldOf(ground, call, side)))).flat();
      events += held.length;
      if (!fits.file.Check(JSON.parse(json))) invalid += 1;
      const group: unknown = JSON.parse(vcon);
      if (!fits.group.Check(group)) invalid += 1;
      else invalid += group.group.filter(({ body }) => !fits.one.Check(JSON.parse(body))).length;
      const mine = await digestRows(ground.read, ground.schema, side);
      for (const file of [json, vcon]) {
        const records = recordsIn(file);
        missing += missingIn(records, held);
        foreign += foreignIn(file, others);
        await using empty = await openRightsGround(postgres);
        await importRecords(empty.log, "elsewhere" as TenantId, records);
        await empty.followed();
        if ((await digestRows(empty.read, empty.schema, side)) !== mine) different += 1;
        // An event that is left out, and a word of the other party, must be seen.
        const [first, ...rest] = records;
        const cut = first && [{ ...first, commits: first.commits.slice(1) }, ...rest];
        if (cut && missingIn(cut, held) > 0 && foreignIn(`${file}${others[0]}`, others) > 0) planted += 1;
      }
      write(`  ${side}: ${held.length} events, ${json.length} and ${vcon.length} bytes`);
    }
    const value = invalid + missing + foreign + different;
    return {
      value,
      holds: value === 0 && planted === 4 && events > 0,
      lines: [
        `${count} calls, ${events} events with personal fields of a side`,
        `invalid ${invalid}, missing ${missing}, foreign ${foreign}, different after import ${different}; planted and found ${planted} of 4`,
      ],
    };
  },
};
