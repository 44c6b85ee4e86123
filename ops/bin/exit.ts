/** How a command ends, for scripts that call it; `docs/reference/commands.md` lists these. */
export const exitCodes = {
  done: { code: 0, means: "done" },
  failed: { code: 1, means: "it could not be done, or something wrong was found (doctor, replay, config print)" },
  usage: { code: 2, means: "the command line was not understood; nothing was done" },
  interrupted: { code: 130, means: "stopped by Ctrl-C or a signal before it was done" },
} as const;
