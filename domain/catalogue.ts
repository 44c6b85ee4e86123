/** Every event there is, of every aggregate. A family is a file; house tests hold it against the stored examples. */
import * as access from "./access/events.ts";
import { catalogue as ofCalls, families as ofCall } from "./call/events/index.ts";
import * as document from "./knowledge/events.ts";
import type { EventDefinition } from "./schema.ts";
import * as playbookFile from "./playbook/events.ts";
import * as practiceOfTenants from "./practice/events.ts";
import * as tenant from "./tenant/events.ts";

const { Content: _content, ...playbook } = playbookFile; // A part of events, not one.

export const families = { ...ofCall, playbook, document, tenant, access, practising: practiceOfTenants } as const;

/** Current definition of every event type, fragments included. */
export const catalogue: ReadonlyMap<string, EventDefinition> = new Map<string, EventDefinition>([
  ...ofCalls,
  ...[
    ...Object.values(playbook),
    ...Object.values(document),
    ...Object.values(tenant),
    ...Object.values(access),
    ...Object.values(practiceOfTenants),
  ].map((definition) => [definition.type, definition] as const),
]);
