import type { Decoder } from "../listening/decoder.ts";

/** Ready before a call begins: one call has two channels. */
export const decoderCountWarm = 2;
/** A decoder is about 90 MB and up to a quarter of a core. */
export const decoderCountMax = 8;

/**
 * Decoders, some of them ready before they are asked for. A decoder serves one channel and is then
 * replaced: it adapts to a voice and a microphone, and the next speaker must not inherit that.
 */
export class DecoderPool {
  readonly #create: () => Promise<Decoder>;
  #ready: Promise<Decoder>[] = [];
  #takenCount = 0;
  /** One is made at a time, so that a burst of calls does not starve those that are being listened to. */
  #making: Promise<unknown> = Promise.resolve();

  constructor(create: () => Promise<Decoder>) {
    this.#create = create;
  }

  /** Makes decoders until as many are ready as shall stay so; rejects when one cannot be made. */
  async warm(): Promise<void> {
    while (this.#ready.length < decoderCountWarm && this.#ready.length + this.#takenCount < decoderCountMax)
      this.#ready.push(this.#make());
    await Promise.all(this.#ready);
  }

  /** A decoder of one's own, or undefined when all that may exist are taken. */
  take(): Promise<Decoder> | undefined {
    if (this.#takenCount >= decoderCountMax) return undefined;
    this.#takenCount += 1;
    return this.#ready.shift() ?? this.#make();
  }

  /** Gives one back. Nothing may be under way in it. */
  async giveBack(decoder: Decoder): Promise<void> {
    decoder.free();
    this.#takenCount -= 1;
    await this.warm();
  }

  #make(): Promise<Decoder> {
    const made = this.#making.then(this.#create);
    this.#making = made.catch(() => undefined);
    return made;
  }
}
