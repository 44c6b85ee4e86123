import type { MigrationFamily } from "@wingman/streams/base/migrate";
import { up as calls } from "./0001-calls.ts";
import { up as goingCalls } from "./0002-going-calls.ts";

export const historyMigrations: MigrationFamily = {
  family: "history",
  migrations: [
    { name: "0001-calls", up: calls },
    { name: "0002-going-calls", up: goingCalls },
  ],
};
