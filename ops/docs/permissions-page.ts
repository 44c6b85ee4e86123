/** `docs/reference/permissions.md` and `docs/reference/openapi.json`, made from the registry that the gateway is built from. */
import { openApiOf } from "@wingman/commands/gateway/openapi";
import { type Access, roles } from "@wingman/streams/base/registry";
import { listedUses } from "../bin/roles/uses.ts";

const things: Readonly<Record<Access["object"], string>> = {
  tenant: "all of the tenant",
  own: "an agent their own calls, others all",
  self: "one's own account",
  none: "nobody's",
};
/** A call is held by an agent, and some uses are of whoever holds it. */
const whose = ({ object, holders = [] }: Access): string =>
  holders.length === 0
    ? things[object]
    : `an agent and a ${holders.join(", ")} their own calls, others all; an exercise, whoever began it`;
const kept: Readonly<Record<Access["audit"], string>> = {
  none: "",
  "read-personal": "`RecordViewed`",
  export: "`RecordExported`",
  change: "`RecordChanged`",
  write: "its own event",
};

export const permissionsPage = (): string => {
  const { routes, messages, sound } = listedUses("");
  const row = (what: string, access: Access): string => {
    const may = roles.map((role) => (access.roles === "anyone" || access.roles.includes(role) ? "yes" : ""));
    const limit = `${access.limits.perMinute}${access.limits.free ? "" : ", counted"}`;
    return `| ${what} | \`${access.action}\` | ${may.join(" | ")} | ${whose(access)} | ${kept[access.audit]} | ${limit} |`;
  };
  const head = `| | action | ${roles.join(" | ")} | whose | audit trail | a minute |\n|---|---|${roles.map(() => "---|").join("")}---|---|---|`;
  return `# Permissions

Made from the registry of routes and messages by \`npm run wingman -- docs\`; do not edit by hand.

Closed by default: what is not in these tables cannot be asked, and a route or message that does not say who may, on whose things, what
is recorded and how often stops the start. "Whose" is held by the gateway before anything is read: a call that somebody may not touch is
answered as one that does not exist, byte for byte. Tenants are apart everywhere; no role reaches into another. A role that is refused
becomes an \`AccessRefused\` in the audit trail, ten of a person and a hundred of a tenant a minute.

"A minute" is how often one person may; what is *counted* also uses up the minute of the whole tenant (\`requestsPerMinute\` of its
policy, over all gateways). What a call that runs is made of is not counted: words, what a hand does with a tip, sound. Sound has seconds
a day of its own (\`soundSecondsPerDay\`).

## Over HTTP

${head}
${routes.map((one) => row(`${one.method} \`${one.url}\``, one)).join("\n")}

## Over the socket

${head}
${messages.map((one) => row(`\`${one.type}\``, one)).join("\n")}
${row("sound", sound)}
`;
};

/** The version is left out: a release would change nothing else. */
export const openApiPage = (): string => `${JSON.stringify(openApiOf(listedUses("").routes, "0"), null, 1)}\n`;
