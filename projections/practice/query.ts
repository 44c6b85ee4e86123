/** What people did in practice: exercises and their scores from the rows of history, beside what was assigned to them. */
import { type Assigned, progressOf, skillOf, skillTriesMin, type Tried } from "@wingman/domain/practice/assignments";
import type { TenantId } from "@wingman/domain/ids";
import type { Pool } from "@wingman/streams/base/pools";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import type { AssignmentFolds } from "@wingman/streams/practice/assignments";
import { dateAt } from "@wingman/streams/reports/zone";
import { sql, type Transaction } from "kysely";
import type { HistoryTables, Practice } from "../history/tables.ts";
import type { Exercise, NewestAnswer, ProgressAnswer, TeamAnswer } from "./answers.ts";

/** Exercises of one person that are looked at: one each working day of two years. */
export const exercisesMax = 500;
/** Of a team; more are counted no further back. */
export const teamExercisesMax = 5_000;
/** Points of a person that a row of the team shows. */
const pointsShownMax = 12;

export type PracticeReads = {
  readonly pool: Pool;
  readonly assignments: Pick<AssignmentFolds, "of" | "own">;
  /** What a scenario is called, at the version or as it is now; undefined where it is not known any more. */
  readonly scenarioOf: (
    tenant: TenantId,
    id: string,
    version?: number,
  ) => { readonly name: string; readonly difficulty: string } | undefined;
  /** What a rubric calls a criterion; undefined where it is not known any more. */
  readonly criterionOf: (
    tenant: TenantId,
    rubric: { readonly id: string; readonly version: number },
    criterion: string,
  ) => string | undefined;
  readonly nameOf: (tenant: TenantId, member: string) => Promise<string>;
  readonly timeZoneOf: (tenant: TenantId) => string;
  readonly now: () => number;
};

type Row = {
  readonly call: string;
  readonly rep: string;
  readonly at: number;
  readonly durationMs: number;
  readonly practice: Practice;
};

/** Finished exercises, the newest first; of one person, or of everybody. */
const rowsOf = (pool: Pool, tenant: TenantId, rep: string | null, max: number): Promise<readonly Row[]> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const { rows } = await sql<Row>`select call_id as call, rep_id as rep, started_at as at,
          duration_ms as "durationMs", practice
        from call where tenant_id = ${tenant} and practice is not null and ended_reason is not null
          ${rep === null ? sql`` : sql`and rep_id = ${rep}`}
        order by started_at desc, call_id desc limit ${max}`.execute(tx);
      return rows;
    },
    "read",
  );

const endedOn = ({ at, durationMs }: Row, timeZone: string): string => dateAt(at + durationMs, timeZone);
const triesOf = (rows: readonly Row[], timeZone: string): readonly Tried[] =>
  rows.map((row) => ({
    assignment: row.practice.assignment,
    points: row.practice.score?.points ?? null,
    endedOn: endedOn(row, timeZone),
  }));

export const readProgress = async (reads: PracticeReads, tenant: TenantId, rep: string): Promise<ProgressAnswer> => {
  const { pool, scenarioOf, timeZoneOf, nameOf, now } = reads;
  const timeZone = timeZoneOf(tenant);
  const today = dateAt(now(), timeZone);
  const all = await rowsOf(pool, tenant, rep, exercisesMax + 1);
  const rows = all.slice(0, exercisesMax);
  const tries = triesOf(rows, timeZone);
  const mine = askedOf(reads, tenant).filter(({ asked }) => asked.to.includes(rep));
  return {
    person: { id: rep, name: await nameOf(tenant, rep) },
    today,
    exercises: rows.map((row) => exerciseOf(row, tenant, scenarioOf)),
    isAll: all.length <= exercisesMax,
    skills: skillsOf(reads, tenant, rows),
    skillTriesMin,
    assigned: await Promise.all(
      mine
        .toSorted((a, b) => (a.asked.dueOn < b.asked.dueOn ? -1 : 1))
        .map(async ({ id, asked }) => ({
          ...(await headOf(reads, tenant, id, asked)),
          ...progressOf(id, asked, tries, today),
        })),
    ),
  };
};

/** Finished exercises of the whole company, the newest first. */
export const readNewest = async (
  { pool, scenarioOf, nameOf }: Pick<PracticeReads, "pool" | "scenarioOf" | "nameOf">,
  tenant: TenantId,
  max: number,
): Promise<NewestAnswer> => ({
  exercises: await Promise.all(
    (await rowsOf(pool, tenant, null, max)).map(async (row) => ({
      ...exerciseOf(row, tenant, scenarioOf),
      person: { id: row.rep, name: await nameOf(tenant, row.rep) },
    })),
  ),
});

/** Of these people, whoever of them practised or not. */
export const readTeam = async (
  reads: PracticeReads,
  tenant: TenantId,
  people: readonly string[],
): Promise<TeamAnswer> => {
  const { pool, timeZoneOf, nameOf, now } = reads;
  const timeZone = timeZoneOf(tenant);
  const today = dateAt(now(), timeZone);
  const byRep = Map.groupBy(await rowsOf(pool, tenant, null, teamExercisesMax), ({ rep }) => rep);
  const asked = askedOf(reads, tenant);
  const triesBy = new Map([...byRep].map(([rep, rows]) => [rep, triesOf(rows, timeZone)]));
  const names = new Map<string, string>();
  const everybody = [...new Set([...people, ...asked.flatMap(({ asked: { to } }) => to)])];
  for (const id of everybody) names.set(id, await nameOf(tenant, id));
  const stateOf = (id: string, one: Assigned, rep: string) => progressOf(id, one, triesBy.get(rep) ?? [], today);
  const criteria = new Map<string, string>();
  const shown = people.map((id) => {
    const rows = byRep.get(id) ?? [];
    const skills = skillsOf(reads, tenant, rows);
    for (const { criterion, name } of skills) criteria.set(criterion, name);
    const states = asked
      .filter(({ asked: { to } }) => to.includes(id))
      .map((one) => stateOf(one.id, one.asked, id).state);
    return {
      ...{ id, name: names.get(id) ?? "", exercises: rows.length, lastAt: rows[0]?.at ?? null },
      points: rows
        .flatMap(({ practice }) => practice.score?.points ?? [])
        .slice(0, pointsShownMax)
        .toReversed(),
      skills: skills.map(({ criterion, share }) => ({ criterion, share })),
      open: states.filter((state) => state === "open").length,
      overdue: states.filter((state) => state === "overdue").length,
    };
  });
  return {
    today,
    people: shown.toSorted((a, b) => b.overdue - a.overdue || (a.name < b.name ? -1 : 1)),
    criteria: [...criteria].map(([criterion, name]) => ({ criterion, name })),
    assignments: await Promise.all(
      asked
        .toSorted((a, b) => (a.asked.dueOn < b.asked.dueOn ? 1 : -1))
        .map(async (one) => ({
          ...(await headOf(reads, tenant, one.id, one.asked)),
          people: one.asked.to.map((id) => ({ id, name: names.get(id) ?? "", ...stateOf(one.id, one.asked, id) })),
        })),
    ),
  };
};

const exerciseOf = (
  { call, at, durationMs, practice: { scenario, mode, assignment, score } }: Row,
  tenant: TenantId,
  scenarioOf: PracticeReads["scenarioOf"],
): Exercise => {
  const known = scenarioOf(tenant, scenario.id, scenario.version);
  return {
    ...{ call, at, durationMs, mode, assignment, points: score?.points ?? null },
    scenario: { ...scenario, name: known?.name ?? scenario.id },
    difficulty: known?.difficulty ?? null,
  };
};

const askedOf = ({ assignments }: PracticeReads, tenant: TenantId): readonly { id: string; asked: Assigned }[] =>
  assignments.own(tenant).flatMap((id) => {
    const { asked, withdrawn } = assignments.of(tenant, id);
    return asked && !withdrawn ? [{ id, asked }] : [];
  });

const headOf = async (
  { scenarioOf, nameOf }: PracticeReads,
  tenant: TenantId,
  assignment: string,
  { scenario, dueOn, pointsMin, by }: Assigned,
) => ({
  ...{ assignment, dueOn, pointsMin },
  scenario: { id: scenario, name: scenarioOf(tenant, scenario)?.name ?? scenario },
  by: { id: by, name: await nameOf(tenant, by) },
});

/** Each criterion that any of these exercises told of, in the order of the newest rubric. */
const skillsOf = ({ criterionOf }: PracticeReads, tenant: TenantId, rows: readonly Row[]): ProgressAnswer["skills"] => {
  const over = new Map<string, { name: string; points: { call: string; at: number; share: number }[] }>();
  for (const { call, at, practice } of rows)
    for (const { criterion, yes, of } of practice.score?.criteria ?? []) {
      if (of === 0) continue;
      const name = criterionOf(tenant, practice.rubric, criterion) ?? criterion;
      const skill = over.get(criterion) ?? { name, points: [] };
      skill.points.unshift({ call, at, share: yes / of });
      over.set(criterion, skill);
    }
  return [...over].map(([criterion, { name, points }]) => ({
    ...{ criterion, name, tries: points.length, over: points, share: skillOf(points) },
  }));
};
