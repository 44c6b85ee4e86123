/** `wingman gpu`: what a node with an NVIDIA GPU needs beside the packages. */
import { join } from "node:path";
import type { Command } from "commander";
import { Failure } from "@wingman/domain/failure";
import { fileOf, interrupted, npm, root } from "./command-tools.ts";
import { withExamples } from "./help.ts";
import { progressPrinter, say } from "./terminal.ts";

export const addGpu = (program: Command): void => {
  const gpu = program.command("gpu").helpCommand(false).description("libraries for a node with an NVIDIA card");
  withExamples(
    gpu
      .command("install")
      .summary("fetch what lets speech run on an NVIDIA card")
      .description(
        "Fetches the CUDA provider of onnxruntime and the parts of CUDA it loads (1.4 GB, with pip from its package index) into .wingman/gpu, each compared with a pinned checksum, and tries them. Linux on x64 alone; the driver (580 or newer) is yours to install. Run again it goes on with the library it was at.",
      )
      .option("--from <folder>", "take the wheels from this folder, and ask nobody")
      .action(install),
    { line: npm("gpu install"), does: "from the package index that pip is set to" },
    { line: npm("gpu install --from wheels"), does: "out of a folder, without network" },
  );
};

const install = async (options: { readonly from?: string }): Promise<void> => {
  const [{ installGpu }, { findGpu }] = await Promise.all([
    import("../local/gpu/install.ts"),
    import("../local/gpu/gpu.ts"),
  ]);
  const partsDir = join(root, ".wingman");
  const signal = interrupted();
  const from = options.from === undefined ? undefined : fileOf(options.from);
  try {
    const folder = await installGpu({ root, partsDir, env: process.env, from, report: progressPrinter(), signal });
    say(`  ✓ The libraries are in ${folder}. The packages are as they were.`);
  } catch (error) {
    if (!signal.aborted) throw error;
    say("  Stopped. Libraries that are whole are kept; the same command goes on with the next one.");
    return;
  }
  const found = await findGpu({ root, partsDir, env: process.env });
  if (found.ready) say("  ✓ Two matrices were multiplied on the GPU. Speech uses it from the next start on.");
  // An image is built where no GPU is.
  else if (found.cards.length === 0) say(`  This machine cannot try them: ${found.why}.`);
  else
    throw new Failure("WING_GPU_PROVIDER", `the libraries are here, and the GPU is not used: ${found.why}.`, {
      ...(found.remedy !== undefined && { remedy: found.remedy }),
    });
};
