/** Which actors are parts of Wingman; whoever else wrote an event is a person, or a machine by its key. */
export const programs: readonly string[] = [
  "agents",
  "conductor",
  "crm",
  "demo",
  "judge",
  "knowledge",
  "operator",
  "recorder",
  "reports",
  "retention",
  "speech",
  "unknown",
];
