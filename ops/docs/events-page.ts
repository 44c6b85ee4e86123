/** `docs/reference/events.md`, made from the catalogue and its stored examples. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, families } from "@wingman/domain/catalogue";
import { type EventDefinition, personalPaths } from "@wingman/domain/schema";
import { fieldTable } from "./field-table.ts";

const root = join(import.meta.dirname, "../..");

export const eventsPage = async (): Promise<string> => {
  const inFamilies = new Set(Object.values(families).flatMap((family) => Object.keys(family)));
  const sections = [
    ...Object.entries(families).map(([name, family]): [string, EventDefinition[]] => [name, Object.values(family)]),
    ["interim words", [...catalogue.values()].filter(({ type }) => !inFamilies.has(type))] as const,
  ];
  const parts = await Promise.all(
    sections.map(async ([name, events]) =>
      [`## ${capital(name)}\n`, ...(await Promise.all(events.map(part)))].join("\n"),
    ),
  );
  return `# Events

Made from the schemas in \`domain/call/events\`, \`domain/tenant\` and \`domain/access\` by \`npm run wingman -- docs\`; do not edit by hand.

Everything that is known of a call, of a tenant and of who looked at what is one of these ${catalogue.size} events on its log, in the order in which they happened. An event is
\`{ "id", "type", "v", "time", "data" }\`. Within a version only additions are made; what was ever written can be read for ever. Fields
named as *personal* hold what somebody said or is called: card numbers, e-mail addresses and phone numbers in them are masked before they
are stored, and whoever reads them must do with \`{ "erased": true }\` in their place. Why there is a log at all: [one log](../why/one-log.md).

${parts.join("\n")}`;
};

const part = async ({ type, v, says, data }: EventDefinition): Promise<string> =>
  [
    `### \`${type}\``,
    "",
    `${says} Version ${v}.`,
    "",
    ...(Object.keys((data as { properties?: object }).properties ?? {}).length > 0 ? [fieldTable(data), ""] : []),
    ...personalOf(data),
    "```json",
    (await readFile(join(root, `domain/examples/${type}.v${v}.json`), "utf8")).trim(),
    "```",
    "",
  ].join("\n");

const personalOf = (data: EventDefinition["data"]): string[] => {
  const paths = personalPaths(data).map(({ path, whose }) => `\`${path.join(".")}\` (${whose})`);
  return paths.length === 0 ? [] : [`Personal: ${paths.join(", ")}.`, ""];
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
