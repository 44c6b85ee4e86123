import { readdir } from "node:fs/promises";
import { Agent } from "node:http";
import { listedUses } from "@wingman/ops/bin/roles/uses";
import { ticketFor } from "@wingman/ops/bin/sign-in";
import { wingmanProcess } from "../../harness/wingman-process.ts";
import type { Measure } from "../measure-kind.ts";
import { randomOf } from "../random.ts";
import { broken, message } from "./fuzz/frames.ts";
import { httpInput, rawRequest } from "./fuzz/inputs.ts";
import { type Answered, openRaw, sendHttp, sendRaw } from "./fuzz/senders.ts";
import { firstOf, openTally, type Tally } from "./tally.ts";

const countShort = 20_000;
const countLong = 1_000_000;
const atOnce = 24;
const framesASocket = 100;
/** Every so many inputs one by bytes, which no library would send. */
const rawEvery = 20;
const hangMs = 1_000;
const seed = 20_26;
/** After all of it the process has as many files open as before, give or take its pools. */
const filesSlack = 12;
const settleMsMax = 15_000;

/**
 * Mutations that it finds, each planted once: `frameworkErrors` left out (a plain 400 with no problem), a route's query
 * not checked before it is used (a 5xx), `close` of a socket not ending its timers (files and memory that stay).
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
    write(`  ${count} requests: ${[...statuses].toSorted(([a], [b]) => a - b).map(([status, n]) => `${status} ${n}`).join(", ")}`);
    const codes = await fuzzFrames({ url: target.url, port, count, tally, signal });
    write(`  ${count} frames, sockets ended with ${[...codes].map(([code, n]) => `${code} ${n}`).join(", ")}`);
    tally.check("the process lives", target.pid() === pid && (await fetch(`${target.url}/healthz`)).ok);
    let files = await openFiles(pid);
    for (const until = Date.now() + settleMsMax; files > filesBefore + filesSlack && Date.now() < until; files = await openFiles(pid))
      await new Promise((resolve) => setTimeout(resolve, 250));
    tally.check(`${files} files open, ${filesBefore} before`, files <= filesBefore + filesSlack);
    return {
      value: tally.wrong.length,
      holds: tally.wrong.length === 0,
      lines: [`${tally.tried()} checks, seed ${seed}, ${filesBefore} files open before and ${files} after`, ...firstOf(tally.wrong)],
    };
  },
};

type Run = { readonly url: string; readonly port: number; readonly count: number; readonly tally: Tally; readonly signal: AbortSignal };

const fuzzHttp = async ({ url, port, count, tally, statuses, signal }: Run & { readonly statuses: Map<number, number> }): Promise<void> => {
  const random = randomOf(seed);
  const { routes } = listedUses("fuzz");
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let token: string | undefined;
  const signIn = async (): Promise<void> => {
    const answer = await fetch(`${url}/api/sign-in/demo`, { method: "POST" });
    token = answer.ok ? ((await answer.json()) as { access: string }).access : undefined;
  };
  await signIn();
  let sent = 0;
  let unsigned = 0;
  const judge = async (what: string, answer: Answered, again: () => Promise<Answered>): Promise<void> => {
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    tally.check(`${answer.status} for ${what}`, answer.status < 500 || answer.status === 503);
    if (answer.status >= 400) tally.check(`${answer.status} without a problem for ${what}`, answer.problem);
    // A machine that stood still is no hang of ours: it must be slow again, alone.
    if (answer.tookMs > hangMs) tally.check(`${Math.round(answer.tookMs)} ms for ${what}`, (await again()).tookMs <= hangMs);
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
      unsigned = answer.status === 401 && who !== undefined ? unsigned + 1 : 0;
      if (unsigned > atOnce) await signIn(); // Something signed us out, as it should.
      await judge(`${input.method} ${input.path.slice(0, 80)} ${JSON.stringify(input.headers).slice(0, 80)}`, answer, send);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
};

const fuzzFrames = async ({ url, port, count, tally, signal }: Run): Promise<Map<string, number>> => {
  const random = randomOf(seed + 1);
  const codes = new Map<string, number>();
  for (let sent = 0; sent < count && !signal.aborted; sent += framesASocket) {
    const { socket, heard, closed } = await openRaw(port, await ticketFor(url));
    for (let n = 0; n < framesASocket - 1; n++) socket.write(message(random));
    const from = performance.now();
    socket.write(broken(random));
    const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), hangMs * 5).unref());
    const code = await Promise.race([closed, late]);
    const name = String(code ?? "cut");
    codes.set(name, (codes.get(name) ?? 0) + 1);
    const fault = /WING_OUR_FAULT/.exec(heard());
    tally.check(`a message was our fault: ${heard().slice(Math.max(0, (fault?.index ?? 0) - 120), (fault?.index ?? 0) + 160)}`, fault === null);
    socket.destroy();
    // Pings that are within bounds, and frames that wait for more, end nothing: those sockets we end ourselves.
    if (code === "late") continue;
    tally.check(`the socket ended ${Math.round(performance.now() - from)} ms after a broken frame`, performance.now() - from < hangMs * 5);
  }
  return codes;
};

const openFiles = async (pid: number): Promise<number> => (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
