import { catalogue } from "@wingman/domain/call/events/index";
import type { ReadModel } from "../read-model.ts";
import { clear } from "./clear.ts";
import { historyTypes } from "./fold.ts";
import { historyMigrations } from "./migrations/index.ts";
import { project } from "./project.ts";
import { historySchema } from "./tables.ts";

/** Every finished call, what was said, what was suggested and what came of it. */
export const history: ReadModel = {
  name: "history",
  schema: historySchema,
  migrations: historyMigrations,
  reads: new Map(historyTypes.map((type) => [type, catalogue.get(type)?.v ?? 0])),
  poison: "quarantine",
  project,
  clear,
};
