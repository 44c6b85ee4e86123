import type { MigrationFamily } from "@wingman/streams/base/migrate";
import { up as calls } from "./0001-calls.ts";
import { up as after } from "./0002-after.ts";
import { up as forgotten } from "./0003-forgotten.ts";
import { up as goingCalls } from "./0004-going-calls.ts";
import { up as quarantine } from "./0005-quarantine.ts";
import { up as erased } from "./0006-erased.ts";

export const historyMigrations: MigrationFamily = {
  family: "history",
  migrations: [
    { name: "0001-calls", up: calls },
    { name: "0002-after", up: after },
    { name: "0003-forgotten", up: forgotten },
    { name: "0004-going-calls", up: goingCalls },
    { name: "0005-quarantine", up: quarantine },
    { name: "0006-erased", up: erased },
  ],
};
