/** Every page of `docs/` that is made from the source, the lock of the events' schemas and the types of the routes, by its path. House tests hold the files against it. */
import type { Command } from "commander";
import { commandsPage } from "./commands-page.ts";
import { eventsPage } from "./events-page.ts";
import { openApiPage, permissionsPage } from "./permissions-page.ts";
import { natsPage } from "./nats-page.ts";
import { protocolPage } from "./protocol-page.ts";
import { routesTypes, routesTypesPath } from "./routes-types.ts";
import { schemaLock, schemaLockPath } from "./schema-lock.ts";
import { settingsPage } from "./settings-page.ts";

export const generatedPages = async (program: Command): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ["docs/protocol.md", await protocolPage()],
    ["docs/reference/commands.md", commandsPage(program)],
    ["docs/reference/settings.md", settingsPage()],
    ["docs/reference/events.md", await eventsPage()],
    ["docs/reference/permissions.md", permissionsPage()],
    ["docs/reference/openapi.json", openApiPage()],
    ["docs/reference/nats.md", natsPage()],
    [routesTypesPath, routesTypes()],
    [schemaLockPath, await schemaLock()],
  ]);
