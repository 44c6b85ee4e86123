/** `docs/reference/nats.md`, made from `streams/log/permissions.ts`: who may say and hear what on the log's server. */
import { inboxOf, natsRoles, permissionsOf } from "@wingman/streams/log/permissions";
import { usersText } from "../local/nats-users.ts";

export const natsPage = (): string => {
  const publish = [...new Set(natsRoles.flatMap((role) => permissionsOf(role).publish))].toSorted();
  const subscribe = [
    ...new Set(
      natsRoles.flatMap((role) => permissionsOf(role).subscribe.filter((subject) => !subject.startsWith("_INBOX_"))),
    ),
  ].toSorted();
  const rows = (subjects: readonly string[], may: "publish" | "subscribe"): string =>
    subjects
      .map(
        (subject) =>
          `| \`${subject}\` | ${natsRoles.map((role) => (permissionsOf(role)[may].includes(subject) ? "yes" : "")).join(" | ")} |`,
      )
      .join("\n");
  const head = `| subject | ${natsRoles.join(" | ")} |\n|---|${natsRoles.map(() => "---|").join("")}`;
  return `# Users of the log's server

Made from \`streams/log/permissions.ts\` by \`npm run wingman -- docs\`; do not edit by hand.

Each role is a user of its own on the log's server and may do what is listed, nothing else: there are no deny rules, which queue
subscriptions could pass by. Answers come to an inbox that is the role's own (\`${inboxOf("gateway")}.>\` and so on), so that no role reads
another's. The notary and the media processes alone may answer who asked them. \`operator\` is the command line. A server that Wingman starts itself is set up so; the process of
\`wingman up\`, which has all roles in it, is a user that may what any of them may. \`npm run measure -- safety.links\` tries every line.

## May publish

${head}
${rows(publish, "publish")}

## May subscribe

${head}
${rows(subscribe, "subscribe")}

## On a server of your own

With certificates ([how](../how-to/links.md)) the server tells users by the name in them. Put this into its configuration:

\`\`\`
authorization {
  users: [
${usersText((user) => `user: ${JSON.stringify(`${user}.wingman.internal`)}`, natsRoles)}
  ]
}
\`\`\`
`;
};
