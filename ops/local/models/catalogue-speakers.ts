/** Models that tell voices apart. */
import type { CatalogueModel } from "./catalogue.ts";

export const speakerModels: readonly CatalogueModel[] = [];
