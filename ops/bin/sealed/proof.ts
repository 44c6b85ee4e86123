/** `wingman proof`: exports a proof that can be checked elsewhere, offline. */
import { writeFile } from "node:fs/promises";
import { Failure } from "@wingman/domain/failure";
import { isSigned } from "@wingman/streams/notary/head";
import { checkProofFile, makeProofFile } from "@wingman/streams/notary/proof-file";
import { provable } from "@wingman/streams/notary/prove";
import { fileOf, interrupted, npm } from "../command-tools.ts";
import { findCommits, progressOf, withSealedLog } from "./log.ts";
import { say } from "../terminal.ts";

export const proof = async (id: string, { output }: { readonly output?: string }): Promise<void> => {
  const { text, about, size, count } = await withSealedLog({ signal: interrupted() }, async (log) => {
    const wanted = await findCommits(log, id);
    const { head, tree, commits } = await provable(
      { ...log, onProgress: progressOf(output === undefined) },
      wanted.messages,
    );
    const key = log.keys.find((known) => isSigned(head, [known]));
    if (!key) throw new Failure("WING_NOTARY_KEY", "the newest head is not signed by a key of this Wingman.");
    const file = makeProofFile({ about: wanted.about, head, key, commits, tree });
    const written = `${JSON.stringify(file, undefined, 1)}\n`;
    checkProofFile(written, [key]); // What leaves the house was checked as its reader will.
    return { text: written, about: wanted.about, size: head.size, count: commits.length };
  });
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(fileOf(output), text);
  say(`  ${output}: ${count} commits of ${about}, under the head over ${size.toLocaleString("en")} commits.`);
  say(`  Check it with: ${npm(`verify ${output}`)}`);
};
