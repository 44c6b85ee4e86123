import { catalogue } from "@wingman/domain/catalogue";
import type { ReadModel } from "../read-model.ts";
import { clear } from "./clear.ts";
import { create } from "./create.ts";
import { bulk } from "./fill.ts";
import { kpiTypes } from "./fold.ts";
import { project } from "./project.ts";
import { sample } from "./sample.ts";

/** What can be counted of every call, and what a tenant used. */
export const kpi: ReadModel = {
  name: "kpi",
  shape: 2,
  reads: new Map(kpiTypes.map((type) => [type, catalogue.get(type)?.v ?? 0])),
  poison: "quarantine",
  create,
  project,
  clear,
  bulk,
  sample,
};
