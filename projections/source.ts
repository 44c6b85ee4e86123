/** The log as a read model is to see it: opened, or as it lies there. */
import { asStored, bulkStored } from "@wingman/streams/log/as-stored";
import { bulkRead } from "@wingman/streams/log/bulk-read";
import type { EventLog } from "@wingman/streams/log/event-log";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import type { ReadModel } from "./read-model.ts";
import type { ReadRuns } from "./rebuild/fill.ts";

/** What `runProjector`, `rebuild` and `redrive` are to be given for a model. */
export const sourceOf = (
  model: Pick<ReadModel, "asStored">,
  log: JetStreamLog,
): { readonly log: EventLog; readonly read: ReadRuns } =>
  model.asStored ? { log: { ...log, ...asStored(log) }, read: bulkStored(log) } : { log, read: bulkRead(log) };
