/** Models that speak. */
import type { CatalogueModel } from "./catalogue.ts";

export const voiceModels: readonly CatalogueModel[] = [];
