/** The command `wingman playbook`; what it does stands in `playbook.ts`, and is loaded when it is asked for. */
import { type Command, InvalidArgumentError } from "commander";
import { npm } from "./command-tools.ts";
import { withExamples, withFiles } from "./help.ts";

const versionOf = (text: string): number | "draft" => {
  if (text === "draft") return text;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A version is a number from 1, or "draft".');
  return Number(text);
};

export const addPlaybook = (program: Command): void => {
  const playbook = program
    .command("playbook")
    .helpCommand(false)
    .description("playbooks of the running Wingman: as files, published, rolled back");
  const load = () => import("./playbook.ts");
  withExamples(
    playbook
      .command("list")
      .summary("every playbook, with the version calls begin with")
      .description(
        "Lists every playbook: its id, the version calls begin with, all versions, and whether its draft holds what no version does.",
      )
      .action(async () => (await load()).list()),
    { line: npm("playbook list"), does: "what is there" },
  );
  withExamples(
    playbook
      .command("export")
      .summary("write a playbook as a YAML file")
      .description("Writes a version of a playbook, or its draft, as YAML: on the screen, or into a file.")
      .argument("<id>", "which playbook")
      .option("--as <version>", 'a version, or "draft"; what calls begin with unless given', versionOf)
      .option("-o, --out <file>", "the file to write; the screen unless given")
      .action(async (id: string, options: { readonly as?: number | "draft"; readonly out?: string }) =>
        (await load()).exportFile(id, options),
      ),
    { line: npm("playbook export b2b-starter -o b2b.yaml"), does: "the playbook that calls begin with" },
  );
  withExamples(
    withFiles(
      playbook
        .command("import")
        .summary("take a YAML file as the draft of the playbook it names")
        .description(
          "Reads a YAML file as the draft of the playbook whose id stands in it. Calls begin with it once it is published. What is wrong is told with its line, and nothing is changed then.",
        )
        .argument("<file>", "the YAML file")
        .option("--publish", "publish it at once")
        .action(async (file: string, options: { readonly publish?: true }) => (await load()).importFile(file, options)),
    ),
    { line: npm("playbook import b2b.yaml"), does: "as the draft" },
  );
  withExamples(
    playbook
      .command("publish")
      .summary("let calls begin with the draft from now on")
      .description(
        "Publishes the draft as the next version; refused with everything that is wrong with it. Calls that go on keep the version they began with.",
      )
      .argument("<id>", "which playbook")
      .action(async (id: string) => (await load()).publishDraft(id)),
    { line: npm("playbook publish b2b-starter"), does: "the draft becomes a version" },
  );
  withExamples(
    playbook
      .command("diff")
      .summary("what differs between two versions, or a version and the draft")
      .description("Tells play by play and field by field what differs.")
      .argument("<id>", "which playbook")
      .option("--from <version>", 'a version, or "draft"; what calls begin with unless given', versionOf)
      .option("--to <version>", 'a version, or "draft"; the draft unless given', versionOf)
      .action(async (id: string, options: { readonly from?: number | "draft"; readonly to?: number | "draft" }) =>
        (await load()).diff(id, options),
      ),
    { line: npm("playbook diff b2b-starter"), does: "what publishing would change" },
  );
  withExamples(
    playbook
      .command("rollback")
      .summary("let calls begin with an earlier version again")
      .description("Calls begin with an earlier version from now on; the draft stays as it is, and no version is lost.")
      .argument("<id>", "which playbook")
      .argument("<version>", "the version", (text: string) => {
        const version = versionOf(text);
        if (version === "draft") throw new InvalidArgumentError("A draft is published, not rolled back to.");
        return version;
      })
      .action(async (id: string, version: number) => (await load()).rollBack(id, version)),
    { line: npm("playbook rollback b2b-starter 1"), does: "version 1 again" },
  );
};
