/** Every page there is. A new one is a folder, an entry in it and a line here. */
import { adminPage } from "./admin/admin-entry.ts";
import { accountPage } from "./account/account-entry.ts";
import { apiDocsPage } from "./api-docs/api-docs-entry.ts";
import { auditPage } from "./audit/audit-entry.ts";
import { feedbackPage } from "./feedback/feedback-entry.ts";
import { callPage } from "./history/call-entry.ts";
import { callsPage } from "./history/calls-entry.ts";
import { homePage } from "./home/home-entry.ts";
import { kpiPage } from "./kpi/kpi-entry.ts";
import { knowledgePage } from "./knowledge/knowledge-entry.ts";
import { livePage } from "./live/live-entry.ts";
import { pastCallsPage } from "./playbooks/past-calls-entry.ts";
import { playbookPage } from "./playbooks/playbook-entry.ts";
import { playbooksPage } from "./playbooks/playbooks-entry.ts";
import { exercisePage, practicePage, practiceTeamPage } from "./practice/practice-entry.ts";
import { scenarioPage, scenariosPage } from "./practice/editor/scenarios-entry.ts";
import { rubricPage, rubricsPage } from "./practice/rubrics/rubrics-entry.ts";
import { recordingPage } from "./recording/recording-entry.ts";
import { replayPage } from "./replay/replay-entry.ts";
import { reportsPage } from "./reports/reports-entry.ts";
import { rightsPage } from "./rights/rights-entry.ts";
import { watchCallPage, watchPage } from "./watch/watch-entry.ts";
import { whatIfPage, whatIfReportPage } from "./what-if/what-if-entry.ts";
import { startPage } from "./start/start-entry.ts";
import type { PageEntry } from "./parts/page.ts";

export const pages: readonly PageEntry[] = [
  startPage,
  livePage,
  homePage,
  watchPage,
  watchCallPage,
  callsPage,
  callPage,
  replayPage,
  kpiPage,
  practicePage,
  practiceTeamPage,
  exercisePage,
  scenariosPage,
  scenarioPage,
  rubricsPage,
  rubricPage,
  recordingPage,
  rightsPage,
  playbooksPage,
  playbookPage,
  pastCallsPage,
  feedbackPage,
  whatIfPage,
  whatIfReportPage,
  reportsPage,
  knowledgePage,
  auditPage,
  adminPage,
  accountPage,
  apiDocsPage,
];
