/** `wingman erase`. */
import { type Command, Option } from "commander";
import type { Reason } from "@wingman/streams/erasure/store";
import { npm } from "./command-tools.ts";
import type { EraseOptions } from "./erasing/erase.ts";
import { withExamples } from "./help.ts";

const reasons: readonly Reason[] = ["asked", "retention", "mistake"];

export const addErase = (program: Command): void => {
  withExamples(
    program
      .command("erase")
      .summary("forget a call or a person for good")
      .description(
        "Forgets the personal data of a call, or of a person in all their calls: the keys are thrown away, so that nobody can read it on the log, in a backup or anywhere else; history takes it off its rows; every store is asked whether anything is left. Prints a receipt. Works beside a running Wingman and without one. A call that goes on is ended first.",
      )
      .option("--call <id>", "the first letters of a call's id, or `last`")
      .option(
        "--person <reference>",
        "who it is, as it was given when their calls began, such as a CRM's id or an e-mail address",
      )
      .option("--phone <number>", "the customer with this number, however it is written")
      .option("--email <address>", "the customer with this address")
      .option("--crm <id>", "the customer with this id in your CRM")
      .addOption(
        new Option(
          "--whose <side>",
          "of a call: whose data (everybody's unless said); of a person: which side they were (the customer unless said)",
        ).choices(["customer", "rep", "everybody"]),
      )
      .addOption(new Option("--why <reason>", "what stands in the receipt").choices(reasons).default("asked"))
      .option("--yes", "do not ask")
      .action(async (options: EraseOptions) => (await import("./erasing/erase.ts")).erase(options)),
    { line: npm("erase --call last --yes"), does: "everybody in the newest call" },
    { line: npm("erase --person demo-rep --whose rep --yes"), does: "a representative, in all their calls" },
  );
};
