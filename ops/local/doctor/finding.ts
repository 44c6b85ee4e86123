/** `warn`: Wingman starts, with less or after fetching something. `missing`: it does not start. */
export type Finding = { part: string; state: "fine" | "warn" | "missing"; detail: string; remedy?: string };

export type Answer = Omit<Finding, "part">;

export type At = {
  root: string;
  partsDir: string;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
};

export const gigabyte = 1_000_000_000;

export const fine = (detail: string): Answer => ({ state: "fine", detail });
