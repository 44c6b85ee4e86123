/** The sound of a customer's words as the server sends it (`commands/practice/voice-routes.ts`): read piece by piece. */

export type SpokenPiece = {
  readonly samples: Int16Array;
  readonly rateHz: number;
  /** Characters of the text that are heard once the piece is. */
  readonly heardChars: number;
};

const headBytes = 8;
const magic = "WSP1";
/** Ten seconds at 48 kHz: what says more of one piece is no sound of ours. */
const pieceBytesMax = 960_000;

/** Throws where it is something else. Ends with the stream; leaving it ends the stream. */
export async function* piecesIn(stream: ReadableStream<Uint8Array>): AsyncGenerator<SpokenPiece> {
  const reader = stream.getReader();
  let rest = new Uint8Array(0);
  /** So many bytes, or null where the stream ended before. */
  const take = async (count: number): Promise<Uint8Array | null> => {
    while (rest.length < count) {
      const { done, value } = await reader.read();
      if (done) return null;
      const joined = new Uint8Array(rest.length + value.length);
      joined.set(rest);
      joined.set(value, rest.length);
      rest = joined;
    }
    const taken = rest.slice(0, count);
    rest = rest.slice(count);
    return taken;
  };
  try {
    const head = await take(headBytes);
    if (head === null || new TextDecoder("latin1").decode(head.subarray(0, 4)) !== magic)
      throw new Error("an answer that is no speech");
    const rateHz = numberAt(head, 4);
    for (let next = await take(headBytes); next; next = await take(headBytes)) {
      const [bytes, heardChars] = [numberAt(next, 0), numberAt(next, 4)];
      if (bytes > pieceBytesMax) throw new Error("a piece of speech that is too long");
      const sound = await take(bytes);
      if (sound === null) return;
      yield { samples: new Int16Array(sound.buffer, sound.byteOffset, bytes >> 1), rateHz, heardChars };
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

const numberAt = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
