import type { Decoder } from "../listening/decoder.ts";

/** Ready before a call begins: one call has two channels. */
export const decoderCountWarm = 2;
/** A decoder is about 90 MB and up to a quarter of a core. */
export const decoderCountMax = 8;

type Ready = { readonly kind: string; readonly decoder: Promise<Decoder> };

/**
 * Decoders, some of them ready before they are asked for. A decoder serves one channel and is then
 * replaced: it adapts to a voice and a microphone, and the next speaker must not inherit that. Those that hear
 * different things are of different kinds; ready are those of the kind that was asked for last.
 */
export class DecoderPool {
  readonly #create: (kind: string) => Promise<Decoder>;
  #kind: string;
  #ready: Ready[] = [];
  #takenCount = 0;
  /** One is made at a time, so that a burst of calls does not starve those that are being listened to. */
  #making: Promise<unknown> = Promise.resolve();

  constructor(create: (kind: string) => Promise<Decoder>, kind = "") {
    this.#create = create;
    this.#kind = kind;
  }

  get takenCount(): number {
    return this.#takenCount;
  }

  /** Makes decoders until as many are ready as shall stay so; rejects when one cannot be made. */
  async warm(count = decoderCountWarm): Promise<void> {
    const isWanted = (): boolean => this.#ready.filter(({ kind }) => kind === this.#kind).length < count;
    const isRoom = (): boolean => this.#ready.length + this.#takenCount < decoderCountMax;
    while (isWanted() && (isRoom() || this.#letGo()))
      this.#ready.push({ kind: this.#kind, decoder: this.#make(this.#kind) });
    await Promise.all(this.#ready.map(({ decoder }) => decoder));
  }

  /** A decoder of one's own, or undefined when all that may exist are taken. */
  take(kind = this.#kind): Promise<Decoder> | undefined {
    if (this.#takenCount >= decoderCountMax) return undefined;
    const index = this.#ready.findIndex((ready) => ready.kind === kind);
    const [ready] = index < 0 ? [] : this.#ready.splice(index, 1);
    // Ready ones of another kind take the room of one that is needed now.
    if (!ready && this.#ready.length + this.#takenCount >= decoderCountMax) this.#letGo(kind);
    this.#takenCount += 1;
    this.#kind = kind;
    return ready?.decoder ?? this.#make(kind);
  }

  /** Gives one back. Nothing may be under way in it. */
  async giveBack(decoder: Decoder): Promise<void> {
    decoder.free();
    this.#takenCount -= 1;
    // Two kinds at most lie ready: the one asked for last, and what is left of the one before.
    while (this.#ready.filter(({ kind }) => kind !== this.#kind).length > decoderCountWarm) this.#letGo();
    await this.warm();
  }

  /** Frees the oldest ready one that is of another kind than `kept`; false where there is none. */
  #letGo(kept = this.#kind): boolean {
    const index = this.#ready.findIndex(({ kind }) => kind !== kept);
    const [old] = index < 0 ? [] : this.#ready.splice(index, 1);
    old?.decoder.then(
      (decoder) => decoder.free(),
      () => undefined, // It was never made.
    );
    return old !== undefined;
  }

  #make(kind: string): Promise<Decoder> {
    const made = this.#making.then(() => this.#create(kind));
    this.#making = made.catch(() => undefined);
    return made;
  }
}
