/**
 * Files that are made to harm whoever reads them, each read as the product reads it. Planted once each and found: parts that may share
 * their bytes (1 let through), and a reader of pages that loads what they name, which came to nothing inside the walls
 * and to 3 connections without them; and limits so wide that none is met (640 MB and 10.5 s, 663 MB and no end in 30 s).
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Failure } from "@wingman/domain/failure";
import { readUntrusted } from "@wingman/streams/untrusted/untrusted";
import { wallsHere } from "@wingman/streams/untrusted/walls";
import type { Measure } from "../measure-kind.ts";
import { type Bomb as Made, bombs } from "./bombs/bombs.ts";

const asked = { count: 60, ms: 10_000, bytes: 512_000_000, loopMs: 50 };
const togetherMax = 2;
const idleMs = 2_000;
const word = "canarythatsang";

type Bomb = Omit<Made, "bytes">;
type Read = {
  readonly bomb: Bomb;
  readonly ms: number;
  readonly peak: number;
  readonly code: string;
  readonly sang: boolean;
};

const readOne = async (bomb: Bomb, file: string): Promise<Read> => {
  const bytes = await readFile(file);
  const began = performance.now();
  let peak = 0;
  const found = await readUntrusted(bytes, {
    ...(bomb.kind && { kind: bomb.kind }),
    onEnd: (highest) => {
      peak = highest;
    },
  });
  return {
    bomb,
    ms: performance.now() - began,
    peak,
    code: found instanceof Failure ? found.code : "read",
    sang: !(found instanceof Failure) && found.text.includes(word),
  };
};

export const uploads: Measure = {
  name: "safety.uploads",
  about:
    "Files made to harm whoever reads them: what was let through, how long and how large reading got, and what this process felt.",
  asked: `0 of at least ${asked.count} let through, each ≤ ${asked.ms / 1_000} s and ≤ ${asked.bytes / 1e6} MB, loop p99 ≤ ${asked.loopMs} ms, 0 sockets`,
  unit: "let through",
  async run({ write, signal }) {
    const folder = await mkdtemp(join(tmpdir(), "wingman-canary-"));
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.on("error", () => undefined).end(`HTTP/1.1 200 OK\r\n\r\n${word}`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // A TCP listener has an address of this shape.
    try {
      const file = join(folder, "canary.txt");
      await writeFile(file, word);
      // As in the product, they are not kept in memory: a process that holds them all is slow to start another.
      const list: { bomb: Bomb; file: string }[] = [];
      for (const { bytes, ...bomb } of bombs({ http: `http://127.0.0.1:${port}`, file: pathToFileURL(file).href })) {
        const place = join(folder, String(list.length));
        await writeFile(place, bytes);
        list.push({ bomb, file: place });
      }
      const walls = await wallsHere();
      write(`  ${list.length} files are made`);
      const loop = monitorEventLoopDelay({ resolution: 5 });
      loop.enable();
      await sleep(idleMs);
      const idle = loop.percentile(99) / 1e6;
      loop.disable();
      loop.reset();
      const results: Read[] = [];
      const left = [...list];
      loop.enable();
      await Promise.all(
        Array.from({ length: togetherMax }, async () => {
          for (let next = left.shift(); next; next = left.shift()) {
            signal.throwIfAborted();
            results.push(await readOne(next.bomb, next.file));
          }
        }),
      );
      loop.disable();
      const wrong = results.filter(
        ({ bomb, ms, peak, code, sang }) =>
          (bomb.must === "stop" && code === "read") || sang || ms > asked.ms || peak > asked.bytes,
      );
      const slowest = Math.max(...results.map(({ ms }) => ms));
      const largest = Math.max(...results.map(({ peak }) => peak));
      const p99 = loop.percentile(99) / 1e6;
      const codes = Map.groupBy(results, ({ code }) => code);
      return {
        value: wrong.length + calls,
        holds: wrong.length === 0 && calls === 0 && list.length >= asked.count && p99 <= asked.loopMs && largest > 0,
        lines: [
          `${list.length} files: ${[...codes].map(([code, some]) => `${code} ${some.length}`).join(", ")}`,
          `slowest ${(slowest / 1_000).toFixed(1)} s, largest ${Math.round(largest / 1e6)} MB, loop p99 ${p99.toFixed(1)} ms (${idle.toFixed(1)} ms while nothing is read), ${calls} connections`,
          `the reader has ${walls.withoutNetwork ? "no network" : "this machine's network"} and ${walls.withKernelLimits ? "the kernel's limits" : "no limits of the kernel"}`,
          ...wrong.map(
            ({ bomb, code, ms, peak }) => `${bomb.name}: ${code}, ${Math.round(ms)} ms, ${Math.round(peak / 1e6)} MB`,
          ),
        ],
      };
    } finally {
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
