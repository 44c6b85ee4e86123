import { Failure } from "@wingman/domain/failure";

/**
 * The samples of a WAV file as a program writes it into a pipe: 16 bit mono, and lengths in its header that are only
 * guesses. Throws `Failure` WING_TTS_ENGINE where it is something else, or has another rate than the voice promised.
 */
export const soundOf = (bytes: Buffer, rateHz: number, program: string): Int16Array => {
  const isWav = bytes.length >= 44 && bytes.toString("latin1", 0, 4) === "RIFF" && bytes.readUInt16LE(20) === 1;
  const data = isWav ? bytes.indexOf("data", 12, "latin1") : -1;
  if (data < 0 || bytes.readUInt16LE(22) !== 1 || bytes.readUInt16LE(34) !== 16 || bytes.readUInt32LE(24) !== rateHz)
    throw new Failure("WING_TTS_ENGINE", `${program} wrote no sound of ${rateHz} Hz.`, {
      remedy: "See with `wingman voices list` which voices are here, and choose another.",
    });
  const count = Math.floor((bytes.length - data - 8) / 2);
  const samples = new Int16Array(count);
  for (let i = 0; i < count; i++) samples[i] = bytes.readInt16LE(data + 8 + i * 2);
  return samples;
};
