/** `wingman heads`: the notary's public key, and the newest head it signed. */
import { Failure } from "@wingman/domain/failure";
import { headsOfBoth } from "@wingman/streams/notary/verify-log";
import { interrupted } from "../command-tools.ts";
import { withSealedLog } from "./log.ts";
import { say } from "../terminal.ts";

export const heads = async ({ json }: { readonly json?: true }): Promise<void> => {
  const { keys, all, refusal } = await withSealedLog({ signal: interrupted() }, async (log) => ({
    keys: log.keys.map(({ line }) => line),
    all: (await headsOfBoth(log)).heads.toSorted((a, b) => a.size - b.size),
    refusal: log.refusal,
  }));
  const newest = all.at(-1);
  if (json) {
    say(
      JSON.stringify(
        { publicKeys: keys, heads: all.map(({ root, ...head }) => ({ ...head, root: root.toString("base64") })) },
        undefined,
        2,
      ),
    );
  } else {
    for (const line of keys) say(line);
    say("");
    process.stdout.write(newest?.text ?? "Nothing was sealed yet.\n");
  }
  if (refusal)
    throw new Failure(
      "WING_LOG_TAMPERED",
      refusal.message,
      refusal.remedy === undefined ? {} : { remedy: refusal.remedy },
    );
};
