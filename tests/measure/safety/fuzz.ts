import { readdir } from "node:fs/promises";
import { Agent } from "node:http";
import { lookEveryMs, requestMsMax } from "@wingman/commands/gateway/edge/limits";
import { listedUses } from "@wingman/ops/bin/roles/uses";
import { ticketFor } from "@wingman/ops/bin/sign-in";
import { wingmanProcess } from "../../harness/wingman-process.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { broken, message } from "./fuzz/frames.ts";
import { httpInput, rawRequest, unfinished } from "./fuzz/inputs.ts";
import { type Answered, openRaw, sendHttp, sendRaw } from "./fuzz/senders.ts";
import { firstOf, openTally, type Tally } from "./tally.ts";

const countShort = 20_000;
const countLong = 1_000_000;
const atOnce = 24;
const framesASocket = 100;
/** Every so many inputs one by bytes, which no library would send. */
const rawEvery = 20;
const hangMs = 1_000;
const socketsAtOnce = 12;
/** What was sent before a broken frame is worked through first; a socket that is then still open was not broken. */
const lateMs = 10_000;
const slackMs = 3_000;
const drawnMs = 10_000;
const seed = 20_26;
/** After all of it the process has as many files open as before, give or take its pools. */
const filesSlack = 12;
const settleMsMax = 15_000;

/**
 * When it was new it found that a plain request to the socket's address and one without a host were answered without a
 * problem. A mutation that it finds, planted once: a query that is used without being checked.
 */
export const fuzz: Measure = {
  name: "safety.fuzz",
  about:
    "Fuzzed requests over every route and as many fuzzed frames: answers of 5xx (503 apart), crashes, answers later than a second, files left open.",
  asked: "0",
  unit: "wrong",
  async run({ long, signal, write }) {
    const count = long ? countLong : countShort;
    await using target = await wingmanProcess(
      ({ dataDir, port }) => ({ args: ["tests/measure/safety/fuzz-target.test-program.ts", dataDir, String(port)] }),
      "ready",
    );
    await target.start();
    const port = Number(new URL(target.url).port);
    const tally = openTally();
    const pid = target.pid();
    const statuses = new Map<number, number>();
    await ticketFor(target.url); // Signs in, so that what a signed-in page holds open is open before it is counted.
    const filesBefore = await openFiles(pid);
    await fuzzHttp({ url: target.url, port, count, tally, statuses, signal });
    write(
      `  ${count} requests: ${[...statuses]
        .toSorted(([a], [b]) => a - b)
        .map(([status, n]) => `${status} ${n}`)
        .join(", ")}`,
    );
    const [codes] = await Promise.all([
      fuzzFrames({ url: target.url, port, count, tally, signal }),
      tryUnfinished({ port, tally }),
    ]);
    write(`  ${count} frames, sockets ended with ${[...codes].map(([code, n]) => `${code} ${n}`).join(", ")}`);
    tally.check("the process lives", target.pid() === pid && (await fetch(`${target.url}/healthz`)).ok);
    let files = await openFiles(pid);
    for (
      const until = Date.now() + settleMsMax;
      files > filesBefore + filesSlack && Date.now() < until;
      files = await openFiles(pid)
    )
      await new Promise((resolve) => setTimeout(resolve, 250));
    tally.check(`${files} files open, ${filesBefore} before`, files <= filesBefore + filesSlack);
    return {
      value: tally.wrong.length,
      holds: tally.wrong.length === 0,
      lines: [
        `${tally.tried()} checks, seed ${seed}, ${filesBefore} files open before and ${files} after`,
        ...firstOf(tally.wrong),
      ],
    };
  },
};

type Run = {
  readonly url: string;
  readonly port: number;
  readonly count: number;
  readonly tally: Tally;
  readonly signal: AbortSignal;
};

const fuzzHttp = async ({
  url,
  port,
  count,
  tally,
  statuses,
  signal,
}: Run & { readonly statuses: Map<number, number> }): Promise<void> => {
  const random = randomOf(seed);
  const { routes } = listedUses("fuzz");
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let token: string | undefined;
  const signIn = async (old?: string): Promise<void> => {
    if (token !== old) return; // Another did so meanwhile.
    const answer = await fetch(`${url}/api/sign-in/demo`, { method: "POST" });
    token = answer.ok ? ((await answer.json()) as { access: string }).access : undefined;
  };
  await signIn();
  const slow = new Map<string, () => Promise<Answered>>();
  let sent = 0;
  const judge = async (what: string, answer: Answered, again: () => Promise<Answered>): Promise<void> => {
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    tally.check(`${answer.status} for ${what}`, answer.status < 500 || answer.status === 503);
    if (answer.status >= 400) tally.check(`${answer.status} without a problem for ${what}`, answer.problem);
    // Sent once more when all is over: a machine that stood still is no hang of ours.
    if (answer.tookMs > hangMs) slow.set(what, again);
  };
  const worker = async (): Promise<void> => {
    while (sent < count && !signal.aborted) {
      sent += 1;
      if (sent % rawEvery === 0) {
        const bytes = rawRequest(random, `127.0.0.1:${port}`);
        const send = (): Promise<Answered> => sendRaw(port, bytes);
        await judge(JSON.stringify(bytes.slice(0, 60)), await send(), send);
        continue;
      }
      const input = httpInput(routes, random);
      const who = random() < 0.9 ? token : undefined;
      const send = (): Promise<Answered> => sendHttp(port, agent, input, who);
      const answer = await send();
      // Something signed us out, as it should; what was sent under another name was refused as well.
      if (answer.status === 401 && who === token && who !== undefined && input.headers["authorization"] === undefined)
        await signIn(who);
      await judge(
        `${input.method} ${input.path.slice(0, 80)} ${JSON.stringify(input.headers).slice(0, 80)}`,
        answer,
        send,
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (const [what, again] of slow) {
    const { tookMs } = await again();
    // What is drawn or packed in a process of its own takes its time; it may not take more than that.
    tally.check(
      `${Math.round(tookMs)} ms, alone, for ${what}`,
      tookMs <= (/export|report/.test(what) ? drawnMs : hangMs),
    );
  }
  agent.destroy();
};

const fuzzFrames = async ({ url, port, count, tally, signal }: Run): Promise<Map<string, number>> => {
  const random = randomOf(seed + 1);
  const codes = new Map<string, number>();
  let sent = 0;
  const one = async (): Promise<void> => {
    sent += framesASocket;
    const { socket, heard, closed } = await openRaw(port, await ticketFor(url));
    for (let n = 0; n < framesASocket - 1; n++) socket.write(message(random));
    const from = performance.now();
    socket.write(broken(random));
    const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), lateMs).unref());
    const code = await Promise.race([closed, late]);
    const name = String(code ?? "cut");
    codes.set(name, (codes.get(name) ?? 0) + 1);
    const fault = /WING_OUR_FAULT/.exec(heard());
    tally.check(
      `a message was our fault: ${heard().slice(Math.max(0, (fault?.index ?? 0) - 120), (fault?.index ?? 0) + 160)}`,
      fault === null,
    );
    socket.destroy();
    // Pings that are within bounds, and frames that wait for more, end nothing: those sockets we end ourselves.
    if (code === "late") return;
    tally.check(
      `a socket ended ${Math.round(performance.now() - from)} ms after its end`,
      performance.now() - from < lateMs,
    );
  };
  const worker = async (): Promise<void> => {
    while (sent < count && !signal.aborted) await one();
  };
  await Promise.all(Array.from({ length: socketsAtOnce }, worker));
  return codes;
};

/** Whoever never finishes is let go by the server, within its own bounds. */
const tryUnfinished = async ({ port, tally }: Pick<Run, "port" | "tally">): Promise<void> => {
  await Promise.all(
    unfinished(`127.0.0.1:${port}`).map(async (bytes) => {
      const { status, tookMs } = await sendRaw(port, bytes);
      const what = `${status} after ${Math.round(tookMs)} ms for the unfinished ${JSON.stringify(bytes.slice(0, 40))}`;
      tally.check(what, tookMs < requestMsMax + lookEveryMs + slackMs && (status === 0 || status === 408));
    }),
  );
};

const openFiles = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
