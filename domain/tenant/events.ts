import { Type } from "typebox";
import { Id } from "../call/events/shared.ts";
import { Experiment } from "../feedback/experiment.ts";
import { ReportSchedule } from "../reports/schedule.ts";
import { defineEvent, object } from "../schema.ts";
import { Policy } from "./policy.ts";
import { Roles } from "./roles.ts";

const teamCharsMax = 40;

/**
 * What happened to a tenant: its people, its policy, its keys for machines. People are named by pseudonymous ids alone;
 * their names and addresses lie in `wingman_keep`, where they can be deleted.
 */
export const TenantCreated = defineEvent(
  "TenantCreated",
  1,
  "A company began to use this installation.",
  object({ name: Type.String({ minLength: 1, maxLength: 80, description: "of the company" }), policy: Policy }),
);

export const PolicyChanged = defineEvent(
  "PolicyChanged",
  1,
  "Its rules changed; the whole of them stands here.",
  object({ policy: Policy }),
);

export const MemberInvited = defineEvent(
  "MemberInvited",
  1,
  "Somebody was asked to join.",
  object({ member: Id, roles: Roles }),
);

export const MemberJoined = defineEvent(
  "MemberJoined",
  1,
  "Somebody belongs to the tenant from here on.",
  object({
    member: Id,
    roles: Roles,
    how: Type.Union([
      Type.Literal("first-administrator"),
      Type.Literal("invitation"),
      Type.Literal("single-sign-on"),
      Type.Literal("demo"),
    ]),
  }),
);

export const RolesGranted = defineEvent(
  "RolesGranted",
  1,
  "Somebody has these roles from here on, and no others.",
  object({ member: Id, roles: Roles }),
);

export const MemberPlaced = defineEvent(
  "MemberPlaced",
  1,
  "Somebody works in this team from here on, or in none.",
  object({
    member: Id,
    team: Type.Union([Type.String({ minLength: 1, maxLength: teamCharsMax, pattern: "^\\S(.*\\S)?$" }), Type.Null()], {
      description: "the name of a group, such as a town or a product; null for none",
    }),
  }),
);

export const MemberRemoved = defineEvent(
  "MemberRemoved",
  1,
  "Somebody may do nothing here any more.",
  object({ member: Id }),
);

export const SessionsRevoked = defineEvent(
  "SessionsRevoked",
  1,
  "Somebody was signed out: of one session, or everywhere.",
  object({ member: Id, session: Type.Union([Id, Type.Null()], { description: "null for all of theirs" }) }),
);

export const ApiKeyMade = defineEvent(
  "ApiKeyMade",
  1,
  "A machine may act for the tenant within these roles.",
  object({ key: Id, roles: Roles, expiresAt: Type.Union([Type.String({ maxLength: 30 }), Type.Null()]) }),
);

export const ApiKeyRevoked = defineEvent(
  "ApiKeyRevoked",
  1,
  "A machine's key is worth nothing any more.",
  object({ key: Id }),
);

export const LegalHoldPlaced = defineEvent(
  "LegalHoldPlaced",
  1,
  "Nothing of a call may be erased until the hold is lifted.",
  object({
    hold: Id,
    call: Type.Union([Id, Type.Null()], { description: "null for every call of the tenant" }),
    file: Type.String({
      pattern: "^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,59}$",
      description: "number of the file that says why; no personal data",
    }),
  }),
);

export const LegalHoldLifted = defineEvent(
  "LegalHoldLifted",
  1,
  "The hold does not bind any more.",
  object({ hold: Id }),
);

export const ExperimentStarted = defineEvent(
  "ExperimentStarted",
  1,
  "From here on calls are dealt one of several ways.",
  Experiment,
);

export const ExperimentEnded = defineEvent(
  "ExperimentEnded",
  1,
  "No further call is dealt its arms; those that have one keep it.",
  object({ experiment: Id }),
);

export const RankingReset = defineEvent(
  "RankingReset",
  1,
  "What people did with tips until now moves their plays no more.",
  object({
    reset: Id,
    of: Type.Union([object({ playbook: Id, play: Id }), Type.Null()], { description: "null for every play" }),
    upTo: Type.String({ pattern: "^1-[0-9a-z]{11}-[0-9a-z]{3}$", description: "tips made before this place" }),
  }),
);

export const RankingRestored = defineEvent(
  "RankingRestored",
  1,
  "A reset was taken back: what people did counts again.",
  object({ reset: Id }),
);

export const ReportScheduled = defineEvent(
  "ReportScheduled",
  1,
  "From here on a report is made by itself; under an id that stands, the whole of it is changed.",
  ReportSchedule,
);

export const ReportUnscheduled = defineEvent("ReportUnscheduled", 1, "It is made no more.", object({ schedule: Id }));
