import { spawn } from "node:child_process";
import { join } from "node:path";

/** What a program beside the measures prints, as JSON. Throws where it fails. */
export const ownProcess = async <Said>(
  program: string,
  given: readonly string[],
  signal: AbortSignal,
  {
    env = process.env,
    nodeFlags = [],
  }: { readonly env?: NodeJS.ProcessEnv; readonly nodeFlags?: readonly string[] } = {},
): Promise<Said> => {
  const child = spawn(process.execPath, [...nodeFlags, join(import.meta.dirname, program), ...given], {
    ...{ stdio: ["ignore", "pipe", "inherit"], signal, env },
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(said) as Said; // It is ours.
};
