/** What was done in practice, for whoever did it and for whoever coaches them; and a certificate of it. */
import type { TenantId } from "@wingman/domain/ids";
import { Failure } from "@wingman/domain/failure";
import { type Route, route } from "@wingman/streams/base/registry";
import { inTenant } from "@wingman/streams/base/tenant-tx";
import { askedSequence, positionOf } from "@wingman/streams/log/position";
import { sql, type Transaction } from "kysely";
import { Type } from "typebox";
import type { HistoryParts } from "../history/routes.ts";
import type { HistoryTables, Practice } from "../history/tables.ts";
import type { Drawer } from "../reports/browser.ts";
import { fileHeaders } from "../reports/file-headers.ts";
import { NewestAnswer, ProgressAnswer, TeamAnswer } from "./answers.ts";
import { certificatePage, certifiedFrom } from "./certificate.ts";
import { type PracticeReads, readNewest, readProgress, readTeam } from "./query.ts";

export type PracticeReadParts = PracticeReads &
  Pick<HistoryParts, "caughtUp"> & {
    /** Active members who take calls, by id. */
    readonly repsOf: (tenant: TenantId) => readonly string[];
    readonly companyOf: (tenant: TenantId) => string;
  };

const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const position = Type.Optional(
  Type.String({ maxLength: 40, description: "position a command answered, to read your own write" }),
);

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const practiceReadRoutes = (parts: () => PracticeReadParts, drawer: () => Drawer): readonly Route[] => {
  const waitFor = async (place: string | undefined): Promise<void> => {
    if (place !== undefined) await parts().caughtUp?.(askedSequence(place));
  };
  return [
    route({
      method: "GET",
      url: "/api/practice/progress",
      summary: "Your exercises, your skills over time, and what is assigned to you.",
      roles: ["agent", "supervisor", "admin"],
      object: "self",
      action: "practice.progress",
      audit: "none",
      limits: { perMinute: 240 },
      schema: { query: Type.Object({ position }), response: ProgressAnswer },
      async handle({ principal: { tenant, actor }, query }) {
        await waitFor(query.position);
        return readProgress(parts(), tenant, actor);
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/team/:member",
      summary: "The same of somebody of the team.",
      roles: ["supervisor", "admin"],
      object: "tenant",
      action: "practice.read-member",
      audit: "read-personal",
      limits: { perMinute: 240 },
      schema: { params: Type.Object({ member: Id }), query: Type.Object({ position }), response: ProgressAnswer },
      async handle({ principal: { tenant }, params: { member }, query }) {
        await waitFor(query.position);
        return readProgress(parts(), tenant, member);
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/team",
      summary: "Who practised, how their skills stand, and what was assigned to whom.",
      roles: ["supervisor", "admin"],
      object: "tenant",
      action: "practice.read-team",
      audit: "read-personal",
      limits: { perMinute: 120 },
      schema: { query: Type.Object({ position }), response: TeamAnswer },
      async handle({ principal: { tenant }, query }) {
        await waitFor(query.position);
        return readTeam(parts(), tenant, parts().repsOf(tenant));
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/exercises",
      summary: "The newest exercises of the company that are over.",
      roles: ["supervisor", "admin"],
      object: "tenant",
      action: "practice.list-exercises",
      audit: "read-personal",
      limits: { perMinute: 120 },
      schema: {
        query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), position }),
        response: NewestAnswer,
      },
      async handle({ principal: { tenant }, query: { limit = 25, position: place } }) {
        await waitFor(place);
        return readNewest(parts(), tenant, limit);
      },
    }),
    route({
      method: "GET",
      url: "/api/practice/exercises/:call/certificate",
      summary: `A certificate of an exercise that came to ${certifiedFrom} points or more, as PDF.`,
      roles: ["agent", "supervisor", "admin"],
      object: "own",
      action: "practice.certify",
      audit: "export",
      limits: { perMinute: 10 },
      contentType: "application/pdf",
      schema: {
        params: Type.Object({ call: Id }),
        query: Type.Object({ language: Type.Optional(Type.Union([Type.Literal("en"), Type.Literal("ar")])) }),
        response: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }),
      },
      async handle({ principal: { tenant }, params: { call }, query: { language = "en" }, http }) {
        const { pool, nameOf, scenarioOf, criterionOf, companyOf, timeZoneOf } = parts();
        const row = await scoredExercise(pool, tenant, call);
        const { scenario, rubric, score } = row.practice;
        if (!score || score.points < certifiedFrom)
          throw new Failure(
            "WING_CERTIFICATE_POINTS",
            `it takes ${certifiedFrom} points; this exercise has ${score ? score.points : "no score"}.`,
            {
              remedy: "Practise it again; each exercise stands for itself.",
            },
          );
        const known = scenarioOf(tenant, scenario.id, scenario.version);
        const page = certificatePage(
          {
            person: (await nameOf(tenant, row.rep)) || row.rep,
            company: companyOf(tenant),
            scenario: { name: known?.name ?? scenario.id, difficulty: known?.difficulty ?? null },
            points: score.points,
            criteria: score.criteria
              .filter(({ of }) => of > 0)
              .map(({ criterion, yes, of }) => ({
                name: criterionOf(tenant, rubric, criterion) ?? criterion,
                yes,
                of,
              })),
            at: row.at + row.durationMs,
            timeZone: timeZoneOf(tenant),
            call,
            position: positionOf(row.sequence, 0),
          },
          language,
        );
        const file = await drawer().draw(page, { preferCSSPageSize: true, printBackground: true });
        fileHeaders(http, "application/pdf", `wingman-certificate-${call.slice(0, 40)}.pdf`);
        return file;
      },
    }),
  ];
};

type Scored = { rep: string; at: number; durationMs: number; sequence: number; practice: Practice };

/** Throws `Failure` WING_CALL_NOT_FOUND. */
const scoredExercise = (pool: PracticeReads["pool"], tenant: TenantId, call: string): Promise<Scored> =>
  inTenant(
    pool,
    tenant,
    async (tx: Transaction<HistoryTables>) => {
      const { rows } =
        await sql<Scored>`select rep_id as rep, started_at as at, duration_ms as "durationMs", sequence, practice
        from call where tenant_id = ${tenant} and call_id = ${call} and practice is not null
          and ended_reason is not null`.execute(tx);
      const [row] = rows;
      if (row) return row;
      throw new Failure("WING_CALL_NOT_FOUND", "no finished exercise has this id.", {
        remedy: "An exercise stands in the history once it has ended.",
      });
    },
    "read",
  );
