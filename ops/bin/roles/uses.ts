/**
 * Everything that can be asked of a gateway, by HTTP and over the socket: one list, from which the gateway is built, the
 * pages about permissions and the API are written, and the tests of tenants and of the audit trail are run.
 */
import { realCallsRubric } from "@wingman/domain/practice/tenant-rubrics";
import { hindsightRoutes, type HindsightParts } from "@wingman/commands/call/hindsight-routes";
import { speakerRoutes, type SpeakerParts } from "@wingman/commands/call/speaker-routes";
import { callMessages, soundAccess } from "@wingman/commands/call/messages";
import { helloMessages } from "@wingman/commands/gateway/hello";
import type { Message } from "@wingman/commands/gateway/message";
import { openApiRoute } from "@wingman/commands/gateway/openapi";
import type { UnknownCounts } from "@wingman/commands/gateway/unknown-types";
import { type FeedbackParts, feedbackRoutes } from "@wingman/commands/feedback/routes";
import { knowledgeRoutes, type KnowledgeParts } from "@wingman/commands/knowledge/routes";
import { keyRoutes, type KeyParts } from "@wingman/commands/identity/key-routes";
import { type IdentityParts, identityRoutes } from "@wingman/commands/identity/routes";
import { singleSignOnRoutes, type SingleSignOnUse } from "@wingman/commands/identity/oidc/routes";
import { secondStepRoutes, type SecondStepUse } from "@wingman/commands/identity/totp/routes";
import { type PlaybookParts, playbookRoutes } from "@wingman/commands/playbooks/routes";
import { type TryCallParts, tryCallRoutes } from "@wingman/commands/playbooks/try-call";
import { type RubricParts, rubricRoutes } from "@wingman/commands/practice/rubric-routes";
import { type AssignmentParts, assignmentRoutes } from "@wingman/commands/practice/assignment-routes";
import { type PracticeReadParts, practiceReadRoutes } from "@wingman/projections/practice/routes";
import { type ExerciseParts, exerciseRoutes } from "@wingman/commands/practice/exercise-routes";
import { type ScenarioParts, scenarioRoutes } from "@wingman/commands/practice/scenario-routes";
import { type RecordingParts, recordingRoutes } from "@wingman/commands/recordings/routes";
import { type ScheduleParts, scheduleRoutes } from "@wingman/commands/reports/routes";
import { retentionRoutes } from "@wingman/commands/rights/retention-routes";
import { type MediaParts, mediaRoutes } from "@wingman/commands/media/routes";
import { type ImportParts, importRoutes } from "@wingman/commands/uploads/import-routes";
import { type UploadParts, uploadRoutes } from "@wingman/commands/uploads/routes";
import { type RightsParts, rightsRoutes } from "@wingman/commands/rights/routes";
import { type ReplayParts, replayRoutes } from "@wingman/commands/call/replay-routes";
import { type SummaryParts, summaryRoutes } from "@wingman/commands/call/summary-routes";
import { type SearchParts, searchRoutes } from "@wingman/commands/searches/routes";
import { speechRoutes, type SpeechParts } from "@wingman/commands/speech/routes";
import { tenantRoutes, type TenantParts } from "@wingman/commands/tenants/routes";
import { practiceMessages } from "@wingman/commands/practice/messages";
import { type PartnerVoiceParts, partnerVoiceRoutes } from "@wingman/commands/practice/voice-routes";
import { watchMessages } from "@wingman/commands/watch/messages";
import { type VoiceParts, voiceRoutes } from "@wingman/commands/voices/routes";
import { type FeedbackReads, feedbackReadRoutes } from "@wingman/projections/feedback/routes";
import { type AuditParts, auditRoutes } from "@wingman/projections/audit/routes";
import { type HistoryParts, historyRoutes } from "@wingman/projections/history/routes";
import { coachingRoutes } from "@wingman/projections/coaching/routes";
import { type KpiParts, kpiRoutes } from "@wingman/projections/kpi/routes";
import { searchCallsRoutes } from "@wingman/projections/history/search/routes";
import type { Drawer } from "@wingman/projections/reports/browser";
import { type ReportParts, reportRoutes } from "@wingman/projections/reports/routes";
import { type WhatIfParts, whatIfRoutes } from "@wingman/projections/what-if/routes";
import type { Access, Route } from "@wingman/streams/base/registry";
import { demoRoutes } from "../../demo/routes.ts";
import type { Metrics } from "../../watch/metrics.ts";
import { metricsRoutes } from "../../watch/routes.ts";
import type { StatusBoard } from "../status-board.ts";

/** Asked on requests only, so that the lists stand before anything behind them does. */
export type UseParts = {
  readonly version: string;
  readonly board: () => Pick<StatusBoard, "read">;
  readonly unknown: () => UnknownCounts;
  readonly history: () => HistoryParts;
  readonly kpi: () => KpiParts;
  readonly feedback: () => FeedbackParts & Omit<FeedbackReads, "pool">;
  readonly recordings: () => RecordingParts;
  readonly voices: () => VoiceParts;
  readonly partnerVoice: () => PartnerVoiceParts;
  readonly identity: () => IdentityParts & TenantParts & KeyParts & SecondStepUse & SingleSignOnUse & SearchParts;
  readonly rights: () => RightsParts;
  readonly uploads: () => UploadParts;
  readonly imports: () => ImportParts;
  /** `early`: undefined before the log is there, when the starters are answered. */
  readonly playbooks: {
    readonly now: () => PlaybookParts;
    readonly early: () => Pick<PlaybookParts, "library"> | undefined;
  };
  readonly pastCalls: () => TryCallParts;
  readonly scenarios: () => ScenarioParts;
  readonly rubrics: () => RubricParts;
  readonly whatIf: () => WhatIfParts;
  readonly media: () => MediaParts;
  readonly knowledge: () => KnowledgeParts;
  readonly speech: () => SpeechParts;
  readonly speakers: () => SpeakerParts;
  readonly summaries: () => SummaryParts;
  readonly replays: () => ReplayParts;
  readonly hindsight: () => HindsightParts;
  readonly exercises: () => ExerciseParts;
  readonly assignments: () => AssignmentParts;
  readonly practised: () => PracticeReadParts;
  readonly audit: () => AuditParts;
  readonly metrics: () => Metrics;
  readonly reports: () => ReportParts;
  readonly schedules: () => ScheduleParts;
  readonly drawer: () => Drawer;
};

export const usesOf = (
  parts: UseParts,
): { readonly routes: readonly Route[]; readonly messages: readonly Message[]; readonly sound: Access } => {
  const routes = [
    ...demoRoutes(parts.board, parts.unknown, parts.playbooks.early),
    ...playbookRoutes(parts.playbooks.now, parts.playbooks.early),
    ...tryCallRoutes(parts.pastCalls),
    ...scenarioRoutes(parts.scenarios),
    ...rubricRoutes(parts.rubrics),
    ...whatIfRoutes(parts.whatIf),
    ...historyRoutes(parts.history),
    ...kpiRoutes(parts.kpi),
    ...coachingRoutes(() => ({
      ...parts.history(),
      policyOf: parts.kpi().policyOf,
      rubricOf: (tenant) => parts.rubrics().library.newest(tenant, realCallsRubric),
    })),
    ...searchCallsRoutes(parts.history),
    ...reportRoutes(parts.history, parts.reports, parts.drawer),
    ...scheduleRoutes(parts.schedules),
    ...feedbackRoutes(parts.feedback),
    ...feedbackReadRoutes(() => ({ ...parts.feedback(), pool: parts.history().pool })),
    ...recordingRoutes(parts.recordings),
    ...voiceRoutes(parts.voices),
    ...partnerVoiceRoutes(parts.partnerVoice),
    ...identityRoutes(parts.identity),
    ...tenantRoutes(parts.identity),
    ...keyRoutes(parts.identity),
    ...secondStepRoutes(parts.identity),
    ...singleSignOnRoutes(parts.identity),
    ...rightsRoutes(parts.rights),
    ...retentionRoutes(parts.rights),
    ...uploadRoutes(parts.uploads),
    ...importRoutes(parts.imports),
    ...mediaRoutes(parts.media),
    ...knowledgeRoutes(parts.knowledge),
    ...speechRoutes(parts.speech),
    ...speakerRoutes(parts.speakers),
    ...summaryRoutes(parts.summaries),
    ...replayRoutes(parts.replays),
    ...hindsightRoutes(parts.hindsight),
    ...exerciseRoutes(parts.exercises),
    ...assignmentRoutes(parts.assignments),
    ...practiceReadRoutes(parts.practised, parts.drawer),
    ...searchRoutes(parts.identity),
    ...auditRoutes(parts.audit),
    ...metricsRoutes(parts.metrics),
  ];
  return {
    routes: [...routes, openApiRoute(routes, parts.version)],
    messages: [...helloMessages, ...callMessages, ...practiceMessages, ...watchMessages],
    sound: soundAccess,
  };
};

/** The same lists for whoever only reads them: nothing of them can be asked. */
export const listedUses = (version: string): ReturnType<typeof usesOf> => {
  const notAsked = (): never => {
    throw new TypeError("this list of routes is not served");
  };
  return usesOf({
    version,
    board: notAsked,
    unknown: notAsked,
    history: notAsked,
    kpi: notAsked,
    feedback: notAsked,
    recordings: notAsked,
    voices: notAsked,
    partnerVoice: notAsked,
    identity: notAsked,
    rights: notAsked,
    uploads: notAsked,
    imports: notAsked,
    playbooks: { now: notAsked, early: notAsked },
    pastCalls: notAsked,
    scenarios: notAsked,
    rubrics: notAsked,
    whatIf: notAsked,
    media: notAsked,
    knowledge: notAsked,
    speech: notAsked,
    speakers: notAsked,
    summaries: notAsked,
    replays: notAsked,
    hindsight: notAsked,
    exercises: notAsked,
    assignments: notAsked,
    practised: notAsked,
    audit: notAsked,
    metrics: notAsked,
    reports: notAsked,
    schedules: notAsked,
    drawer: notAsked,
  });
};
