import { catalogue } from "@wingman/domain/call/events/index";
import type { ReadModel } from "../read-model.ts";
import { clear } from "./clear.ts";
import { create } from "./create.ts";
import { bulk } from "./fill.ts";
import { historyTypes } from "./fold.ts";
import { project } from "./project.ts";
import { sample } from "./sample.ts";

/** Every finished call, what was said, what was suggested and what came of it. */
export const history: ReadModel = {
  name: "history",
  shape: 7,
  reads: new Map(historyTypes.map((type) => [type, catalogue.get(type)?.v ?? 0])),
  poison: "quarantine",
  create,
  project,
  clear,
  bulk,
  sample,
};
