import { describe, Failure } from "@wingman/domain/failure";
import type { EngineInfo, Frame, Heard, Recognizer } from "../recognizer.ts";
import { type Engine, type EngineProgram, type EngineStream, startEngine } from "./engine.ts";

/** Noted at each start of the process, also of one that takes the place of one that died. */
export const engineListens = "the speech engine listens";

export type InProcessOptions = {
  readonly info: EngineInfo;
  readonly program: EngineProgram;
  /** A constant message and its details, for the log. */
  readonly note?: ((message: string, details: Readonly<Record<string, unknown>>) => void) | undefined;
};

/**
 * A recogniser in a process of its own. When the process dies every open `transcribe` throws WING_STT_ENGINE_DIED,
 * and the next one starts a new process. Throws what `startEngine` throws when it cannot be started; `transcribe`
 * throws that, too, or WING_STT_BUSY when all decoders that may exist are in use.
 */
export async function recognizerInProcess({
  info,
  program,
  note = () => undefined,
}: InProcessOptions): Promise<Recognizer> {
  let isDisposed = false;
  let listening: Engine | undefined;
  const start = async (): Promise<Engine> => {
    const engine = await startEngine(program);
    note(engineListens, { processId: engine.processId });
    listening = engine;
    if (engine.notListenedFor.length > 0)
      note("words without a pronunciation are not listened for", { unpronounced: engine.notListenedFor.join(" ") });
    if (engine.cannotClean) note("noise is not suppressed", { error: describe(engine.cannotClean) });
    return engine;
  };
  let current: Promise<Engine> = start();
  await current;
  /** The living engine: callers that find it dead at the same moment share the new one. */
  const living = async (): Promise<Engine> => {
    const asked = current;
    const engine = await asked.catch(() => undefined);
    if (engine !== undefined && !engine.isDead) return engine;
    if (isDisposed) throw new Failure("WING_STT_ENGINE_DIED", "The speech engine was stopped.");
    if (current === asked) {
      current = start();
    }
    return current;
  };

  return {
    info,
    load: () => listening?.load() ?? null,
    perCall: () => listening?.perCall() ?? null,
    async *transcribe(about, audio, signal): AsyncIterable<Heard> {
      if (signal.aborted) return;
      const stream = (await living()).open(about);
      const drop = () => stream.drop();
      signal.addEventListener("abort", drop, { once: true });
      const frames = audio[Symbol.asyncIterator]();
      let sourceError: unknown;
      const feeding = feed(frames, stream).catch((error: unknown) => {
        sourceError = error ?? new Error("the sound ended with an error");
        stream.drop();
      });
      try {
        for (let heard = await stream.next(); heard !== undefined && !signal.aborted; heard = await stream.next())
          yield heard;
        if (sourceError !== undefined) throw sourceError;
      } catch (error) {
        // Started at once and not when it is asked for: whoever was listened to will ask, and each moment counts.
        if (!isDisposed && error !== sourceError) void living().catch(() => undefined);
        throw error;
      } finally {
        signal.removeEventListener("abort", drop);
        stream.drop();
        // Not awaited: a microphone that is silent never answers its last `next`.
        void Promise.allSettled([feeding, frames.return?.()]);
      }
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await (await current.catch(() => undefined))?.stop();
    },
  };
}

async function feed(frames: AsyncIterator<Frame>, stream: EngineStream): Promise<void> {
  for (let next = await frames.next(); next.done !== true; next = await frames.next())
    if (!(await stream.send(next.value))) return;
  stream.end();
}
