import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/**
 * Starts a server from another process and kills that process; returns the server's pid. `path` is the PATH it
 * has: without setpriv on it (the default) the server is left behind, as it is on systems that have none.
 */
export async function killedHolder(
  file: string,
  starter: string,
  options: object,
  path: string = "/nowhere",
): Promise<{ pid: number }> {
  const program = `
    import { ${starter} as start } from ${JSON.stringify(join(import.meta.dirname, file))};
    const server = await start(${JSON.stringify(options)});
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PATH: path },
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  child.kill("SIGKILL");
  await once(child, "exit");
  return { pid: Number(String(line).trim()) };
}
