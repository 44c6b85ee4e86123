import { spawn } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** A tool that hangs must not hang the whole run. */
const toolMsMax = 180_000;
const outputBytesMax = 8_000_000;

export type ToolResult = { readonly code: number; readonly output: string };

/**
 * Runs a tool of this repository's node_modules by the Node that runs us, so that no shell, PATH or npx
 * decides which one it is. `entry` is the tool's file below node_modules, `cwd` the folder it looks at.
 */
export const runTool = (entry: string, args: readonly string[], cwd: string): Promise<ToolResult> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(repositoryRoot, "node_modules", entry), ...args], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: toolMsMax,
      env: {
        ...process.env,
        TURBO_TELEMETRY_DISABLED: "1",
        DO_NOT_TRACK: "1",
        TURBO_NO_UPDATE_NOTIFIER: "1",
        NO_COLOR: "1",
        FORCE_COLOR: "0",
      },
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      if (output.length < outputBytesMax) output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", fail);
    child.on("close", (code, signal) =>
      done({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }),
    );
  });
