import type { MigrationFamily } from "../../migrate.ts";
import { up as effect } from "./0001-effect.ts";

/** What `wingman_keep` holds. */
export const keepMigrations: MigrationFamily = { family: "keep", migrations: [{ name: "0001-effect", up: effect }] };
