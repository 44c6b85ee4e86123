import type { MigrationFamily } from "@wingman/streams/base/migrate";
import { up as calls } from "./0001-calls.ts";
import { up as after } from "./0002-after.ts";

export const historyMigrations: MigrationFamily = {
  family: "history",
  migrations: [
    { name: "0001-calls", up: calls },
    { name: "0002-after", up: after },
  ],
};
