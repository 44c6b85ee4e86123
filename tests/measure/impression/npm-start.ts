/** `npm start` as a person types it, watched from outside: when it says what, when a call can begin, when a tip comes. */
import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { newId } from "@wingman/streams/base/ids";
import { openClient, startOf } from "@wingman/ops/bin/client";
import { runningInstance } from "@wingman/ops/local/lock";
import { freePort } from "@wingman/ops/local/ports";
import { root } from "../../harness/wingman.ts";

export type Started = {
  /** Seconds since the command. */
  readonly addressS: number;
  readonly tipS: number;
  /** What happened when, for people. */
  readonly steps: readonly string[];
};

const startMsMax = 10 * 60_000;
const stopMsMax = 30_000;
const askEveryMs = 100;

/** Starts Wingman in a folder, types one sentence of a customer, waits for its tip, and stops Wingman again. */
export const npmStart = async (folder: string, dataDir: string, signal: AbortSignal): Promise<Started> => {
  const giveUp = AbortSignal.any([signal, AbortSignal.timeout(startMsMax)]);
  const port = await freePort();
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  const steps: string[] = [];
  const child = spawn("npm", ["start"], {
    cwd: folder,
    env: { ...plainEnvironment(), WINGMAN_HTTP_PORT: String(port), WINGMAN_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const exited = new Promise<void>((done) => child.once("close", () => done()));
  const said: string[] = [];
  let addressS: number | undefined;
  for (const output of [child.stdout, child.stderr])
    createInterface({ input: output }).on("line", (line) => {
      said.push(line);
      if (addressS === undefined && line.includes(`http://127.0.0.1:${port}`)) {
        addressS = seconds();
        steps.push(step(addressS, "the address is printed"));
      } else if (/^wingman: .*: (done|failed) after|^ {2}✓|^ {2}Ready/.test(line))
        steps.push(step(seconds(), line.trim()));
    });
  try {
    const ended = exited.then(() => {
      throw new Error(`npm start ended by itself: ${said.slice(-5).join(" | ")}`);
    });
    const tip = firstTip(() => (addressS === undefined ? undefined : `http://127.0.0.1:${port}`), giveUp);
    await Promise.race([ended, tip]);
    const tipS = seconds();
    steps.push(step(tipS, "the first tip is on the socket"));
    return { addressS: addressS ?? Number.NaN, tipS, steps };
  } finally {
    const holder = await runningInstance(dataDir);
    if (holder) process.kill(holder.pid, "SIGTERM");
    else child.kill("SIGTERM");
    const inTime = await Promise.race([exited.then(() => true), delay(stopMsMax, false, { ref: false })]);
    if (!inTime && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }
};

/** As soon as a call can begin, one sentence in it. */
const firstTip = async (address: () => string | undefined, signal: AbortSignal): Promise<void> => {
  let url = address();
  while (url === undefined || !(await canBegin(url))) {
    signal.throwIfAborted();
    await delay(askEveryMs);
    url = address();
  }
  const client = await openClient(url);
  const call = newId();
  await client.ask("start-call", startOf({ call, title: "first impression" }));
  const words = { call, channel: "customer", utterance: newId(), revision: 1, final: true, source: "typed" } as const;
  client.send("transcript", { ...words, text: "that is far too expensive for us" });
  await client.waitFor("insight", (facts) =>
    facts.events.some((event) => (event as { type: string }).type === "SuggestionMade"),
  );
  await client.ask("end-call", { call, reason: "ended-by-rep" });
  await client.close();
};

const canBegin = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );

/** As a person's terminal has it: not the pinned Node that runs this, nothing of npm's, no setting of ours. */
const plainEnvironment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|WINGMAN_|NODE_OPTIONS$|CI$|INIT_CWD$)/.test(name),
  );
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.startsWith(root));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
};

const step = (seconds: number, what: string): string => `${seconds.toFixed(1).padStart(6)} s  ${what}`;
