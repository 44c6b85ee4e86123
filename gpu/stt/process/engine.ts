/** The listening process as its parent sees it: started, spoken to within bounds, ended. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Failure } from "@wingman/domain/failure";
import type { Frame, Heard, Listening } from "../recognizer.ts";
import type { FromEngine, ToEngine, ToldFailure } from "./messages.ts";

/** Sound that may be under way between the two processes for one channel; more waits with whoever sends it. */
const samplesUnderWayMax = 16_000;
/** Reports of one channel that may wait for their reader before no more sound is sent. */
const heardWaitingMax = 256;
const startMsMax = 60_000;
const stopMsMax = 3_000;

export type EngineStream = {
  /** Sends sound as soon as there is room for it; false when the stream is over and nothing more is wanted. */
  send(frame: Frame): Promise<boolean>;
  /** No sound will follow. */
  end(): void;
  /** Nobody listens to the answer any more. */
  drop(): void;
  /** The next report; undefined after the last. Throws what ended the engine. */
  next(): Promise<Heard | undefined>;
};

export type Engine = {
  readonly isDead: boolean;
  /** Words that could not be pronounced, for the log. */
  readonly notListenedFor: readonly string[];
  /** Why it hears sound with its noise; undefined where it can be cleaned. */
  readonly cannotClean: Failure | undefined;
  readonly processId: number;
  /** Share of the machine's cores used in the last second; null until it said so. */
  load(): number | null;
  /** What another call would add to it; 1 where there is no room. */
  perCall(): number | null;
  open(about: Listening): EngineStream;
  stop(): Promise<void>;
};

export type EngineProgram = {
  /** A module that calls `serveEngine`. */
  readonly program: URL;
  /** What it starts with; passed on as it is. */
  readonly settings: unknown;
  /** Folders in which the loader looks for libraries before the system's. */
  readonly libraryDirs?: readonly string[];
  /** Where its code is kept ready to run, which saves a seventh of its start; created when absent. Left out: it is read anew each time. */
  readonly codeCacheDir?: string;
};

/** Starts the process and waits until it can listen. Throws `Failure` WING_STT_ENGINE_START, or what the program says. */
export async function startEngine({
  program,
  settings,
  libraryDirs = [],
  codeCacheDir,
}: EngineProgram): Promise<Engine> {
  const child = fork(fileURLToPath(program), [], {
    serialization: "advanced",
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Nothing of the parent's environment but what it needs: it has no business with keys.
    env: {
      PATH: process.env.PATH,
      LANG: "C",
      LD_LIBRARY_PATH: [...libraryDirs, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":"),
      ...(codeCacheDir !== undefined && { NODE_COMPILE_CACHE: codeCacheDir }),
    },
  });
  const streams = new Map<number, Stream>();
  let streamCount = 0;
  let load: number | null = null;
  let perCall: number | null = null;
  let death: Failure | undefined;
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsMax);
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const tell = (message: ToEngine): void => {
    if (child.connected) child.send(message, () => undefined); // A failed send is followed by an exit, which says more.
  };
  const die = (failure: Failure): void => {
    death ??= failure;
    for (const stream of streams.values()) stream.fail(death);
    streams.clear();
  };
  child.once("error", (cause) => die(died("could not be started", cause)));
  child.once("close", (code, signal) =>
    die(
      died(
        signal === null ? `ended with code ${code}` : `was ended by ${signal}`,
        lastWords === "" ? undefined : new Error(lastWords),
      ),
    ),
  );

  const ready = new Promise<Extract<FromEngine, { kind: "ready" }>>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Failure("WING_STT_ENGINE_START", `The speech engine was not ready after ${startMsMax / 1000} s.`, {
            remedy: "See whether the machine is short of memory or processor time.",
          }),
        ),
      startMsMax,
    );
    child.on("message", (message: FromEngine) => {
      if (message.kind === "ready") {
        clearTimeout(timer);
        return resolve(message);
      }
      if (message.kind === "failed") return die(asFailure(message));
      if (message.kind === "load") {
        load = message.share;
        perCall = message.perCall;
        return undefined;
      }
      const stream = streams.get(message.stream);
      if (message.kind === "heard") stream?.put(message.heard);
      if (message.kind === "taken") stream?.give(message.sampleCount);
      if (message.kind === "closed") {
        stream?.close();
        streams.delete(message.stream);
      }
      if (message.kind === "busy") {
        stream?.fail(
          new Failure("WING_STT_BUSY", "Every decoder of this worker is listening to somebody else.", {
            remedy: "Start another speech worker, or let a call end.",
          }),
        );
        streams.delete(message.stream);
      }
    });
    void exited.then(() => {
      clearTimeout(timer);
      reject(asStartFailure(death));
    });
  });
  tell({ kind: "start", settings });
  const { notListenedFor, cannotClean } = await ready.catch(async (error: unknown) => {
    child.kill("SIGKILL");
    await exited;
    throw error;
  });

  return {
    notListenedFor,
    cannotClean: cannotClean && asFailure(cannotClean),
    processId: child.pid ?? 0,
    get isDead() {
      return death !== undefined;
    },
    load: () => load,
    perCall: () => perCall,
    open(about) {
      const number = ++streamCount;
      const stream = new Stream(number, tell);
      if (death !== undefined) stream.fail(death);
      else streams.set(number, stream);
      tell({ kind: "open", stream: number, about });
      return stream;
    },
    async stop() {
      die(new Failure("WING_STT_ENGINE_DIED", "The speech engine was stopped."));
      tell({ kind: "stop" });
      const timer = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
      await exited;
      clearTimeout(timer);
    },
  };
}

const asFailure = ({ code, message, remedy }: ToldFailure): Failure =>
  new Failure(code, message, remedy === undefined ? {} : { remedy });
const lastWordsMax = 4_000;
const died = (how: string, cause: unknown): Failure =>
  new Failure("WING_STT_ENGINE_DIED", `The speech engine ${how}.`, {
    remedy: "It is started again with the next channel; what it had not settled is heard again.",
    cause,
  });
const asStartFailure = (death: Failure | undefined): Failure =>
  death !== undefined && death.code !== "WING_STT_ENGINE_DIED"
    ? death
    : new Failure("WING_STT_ENGINE_START", "The speech engine ended before it was ready.", {
        remedy: "Run `npm run wingman doctor`.",
        cause: death,
      });

/** One channel's conversation. Sound under way and reports that wait are both bounded, so that a slow reader slows the sender. */
class Stream implements EngineStream {
  readonly #number: number;
  readonly #tell: (message: ToEngine) => void;
  #underWay = 0;
  #waiting: Heard[] = [];
  #isOver = false;
  #failure: Failure | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(number: number, tell: (message: ToEngine) => void) {
    this.#number = number;
    this.#tell = tell;
  }

  async send(frame: Frame): Promise<boolean> {
    // A long frame goes in pieces, or one frame of a minute would be a minute under way.
    for (let at = 0; at < frame.samples.length; at += samplesUnderWayMax) {
      while (!this.#isOver && (this.#underWay >= samplesUnderWayMax || this.#waiting.length >= heardWaitingMax))
        await this.#changed.promise;
      if (this.#isOver) return false;
      // A copy of its own: a view into a larger buffer would carry all of that buffer along.
      const samples = frame.samples.slice(at, at + samplesUnderWayMax);
      this.#underWay += samples.length;
      this.#tell({ kind: "sound", stream: this.#number, frame: { firstSample: frame.firstSample + at, samples } });
    }
    return !this.#isOver;
  }

  end(): void {
    if (!this.#isOver) this.#tell({ kind: "end", stream: this.#number });
  }

  drop(): void {
    if (this.#isOver) return;
    this.close();
    this.#tell({ kind: "drop", stream: this.#number });
  }

  async next(): Promise<Heard | undefined> {
    for (;;) {
      const heard = this.#waiting.shift();
      if (heard !== undefined) {
        this.#wake();
        return heard;
      }
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isOver) return undefined;
      await this.#changed.promise;
    }
  }

  put(heard: Heard): void {
    this.#waiting.push(heard);
    this.#wake();
  }

  give(sampleCount: number): void {
    this.#underWay -= sampleCount;
    this.#wake();
  }

  close(): void {
    this.#isOver = true;
    this.#wake();
  }

  fail(failure: Failure): void {
    this.#failure ??= failure;
    this.close();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
