/** `wingman members`: what somebody must be able to do on the machine when nobody can sign in. */
import type { Command } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples } from "./help.ts";

export const addMembers = (program: Command): void => {
  const members = program.command("members").helpCommand(false).description("who may sign in");
  withExamples(
    members
      .command("admin")
      .summary("make somebody an administrator, or let one in again who lost the password")
      .description(
        "Makes somebody an administrator and prints a link to set a password with, good once and for a day. For one who is an administrator already it is the way back in: the old password is good until the link is used. It is written on the log as the operator's doing. Works beside a running Wingman and without one.",
      )
      .argument("<email>", "who it is; the address they sign in with")
      .option("--company <name>", "the short name of the tenant; that of WINGMAN_COMPANY unless given")
      .action(async (email: string, options: { readonly company?: string }) =>
        (await import("./members/admin.ts")).admin(email, options),
      ),
    { line: npm("members admin ann@example.com"), does: "the first administrator, or a lost password" },
  );
};
