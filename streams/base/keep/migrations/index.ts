import type { MigrationFamily } from "../../migrate.ts";
import { up as effect } from "./0001-effect.ts";
import { up as keys } from "./0002-keys.ts";
import { up as effects } from "./0003-effects.ts";
import { up as erasure } from "./0004-erasure.ts";
import { up as walls } from "./0005-walls.ts";
import { up as identity } from "./0006-identity.ts";
import { up as retention } from "./0007-retention.ts";
import { up as apiKeys } from "./0008-api-keys.ts";
import { up as secondFactor } from "./0009-second-factor.ts";
import { up as savedSearch } from "./0010-saved-search.ts";
import { up as reports } from "./0011-reports.ts";
import { up as whatIf } from "./0012-what-if.ts";
import { up as whatIfVerdict } from "./0013-what-if-verdict.ts";

/** What `wingman_keep` holds. */
export const keepMigrations: MigrationFamily = {
  family: "keep",
  migrations: [
    { name: "0001-effect", up: effect },
    { name: "0002-keys", up: keys },
    { name: "0003-effects", up: effects },
    { name: "0004-erasure", up: erasure },
    { name: "0005-walls", up: walls },
    { name: "0006-identity", up: identity },
    { name: "0007-retention", up: retention },
    { name: "0008-api-keys", up: apiKeys },
    { name: "0009-second-factor", up: secondFactor },
    { name: "0010-saved-search", up: savedSearch },
    { name: "0011-reports", up: reports },
    { name: "0012-what-if", up: whatIf },
    { name: "0013-what-if-verdict", up: whatIfVerdict },
  ],
};
