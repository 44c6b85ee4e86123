/** `docs/reference/settings.md`, made from `ops/config`. */
import { configSchema, envName } from "../config/config.ts";
import { otherVariables } from "../config/settings.ts";

export const settingsPage = (): string => {
  const rows = Object.entries(configSchema.properties).map(([key, schema]) => {
    const { description, expected, default: value, secret } = schema as unknown as Partial<Record<string, unknown>>; // Annotations of JSON Schema are open.
    return `| \`${envName(key)}\` | ${String(description)} | ${String(expected)} | ${value === undefined ? "" : `\`${String(value)}\``} | ${secret === true ? "yes" : ""} |`;
  });
  return `# Settings

Made from \`ops/config/config.ts\` by \`npm run wingman -- docs\`; do not edit by hand.

Settings are environment variables. All are optional, an empty one counts as not set, and one that is wrong stops the start with what
was expected. What is secret is never shown, logged or handed to a program that Wingman starts, and may stand in a file in place of
the variable: \`<NAME>_FILE\` names it. Such a file should be read by nobody else (\`doctor\` says so), and a new webhook secret in it is
used without a new start. To see them as Wingman reads them: \`npm run wingman -- config print\`.

| variable | what it is | expected | default | secret |
|---|---|---|---|---|
${rows.join("\n")}

Read outside of these, before them or in spite of them:

| variable | what it is |
|---|---|
${Object.entries(otherVariables)
  .map(([name, about]) => `| \`${name}\` | ${about} |`)
  .join("\n")}
`;
};
