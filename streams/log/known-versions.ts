import { catalogue } from "@wingman/domain/catalogue";

/** The newest version of each type that this Wingman reads; whoever meets a newer one of them must not go on (rule 8). */
export const knownVersions: ReadonlyMap<string, number> = new Map(
  [...catalogue.values()].map(({ type, v }) => [type, v]),
);
