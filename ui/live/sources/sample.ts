import { ask } from "../../parts/signed-in.ts";
import { frameSamples, sampleRateHz, type Source, SourceProblem, toInt16 } from "./source.ts";

export type SampleSource = Source & {
  /** 0 to 1; the sound that is sent stays as it is. */
  setVolume(volume: number): void;
  /** True when the browser wants a press before it plays anything. */
  needsPress(): boolean;
  press(): Promise<void>;
};

const tickMs = 20;
const leadS = 0.12;

/**
 * A sample call: both sides are played aloud, and the very samples that are heard are sent, in step with the
 * playback clock and never ahead of it. Mute the page and the call still goes on.
 */
export const makeSampleSource = (sample: { id: string; consentAtMs: number }): SampleSource => {
  const context = new AudioContext({ sampleRate: sampleRateHz });
  const gain = new GainNode(context);
  gain.connect(context.destination);
  let buffers: { rep: AudioBuffer; customer: AudioBuffer } | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  const decode = async (side: "rep" | "customer"): Promise<AudioBuffer> => {
    const response = await ask(`/api/samples/${encodeURIComponent(sample.id)}/${side}.opus`);
    if (!response.ok) throw new SourceProblem("sample-missing");
    return context.decodeAudioData(await response.arrayBuffer()); // Resamples to the context's 16 kHz.
  };

  return {
    sides: ["rep", "customer"],

    async open() {
      const [rep, customer] = await Promise.all([decode("rep"), decode("customer")]).catch((cause: unknown) => {
        throw cause instanceof SourceProblem ? cause : new SourceProblem("sample-missing", { cause });
      });
      buffers = { rep, customer };
      if (context.state === "suspended")
        await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 250))]);
      if (context.state === "suspended") throw new SourceProblem("sound-blocked");
    },

    start(emit, fromSample) {
      if (!buffers) return;
      const startsAt = context.currentTime + leadS;
      const sides = (["rep", "customer"] as const).map((channel) => {
        const buffer = buffers![channel]; // Checked above; the closure cannot see it.
        const node = new AudioBufferSourceNode(context, { buffer });
        node.connect(gain);
        node.start(startsAt, fromSample / sampleRateHz);
        return { channel, samples: toInt16(buffer.getChannelData(0)), sent: fromSample };
      });
      let agreed = fromSample / 16 > sample.consentAtMs;
      const endSample = Math.max(...sides.map(({ samples }) => samples.length));
      timer = setInterval(() => {
        const heard = fromSample + Math.floor((context.currentTime - startsAt) * sampleRateHz);
        if (!agreed && heard >= sample.consentAtMs * 16) {
          agreed = true;
          emit.consent("agreed");
        }
        for (const side of sides)
          while (
            side.sent < side.samples.length &&
            (side.sent + frameSamples <= heard || heard >= side.samples.length)
          ) {
            const frame = side.samples.slice(side.sent, side.sent + frameSamples);
            side.sent += frame.length;
            emit.sound(side.channel, frame);
          }
        if (heard >= endSample) {
          clearInterval(timer);
          emit.finished("sample-finished");
        }
      }, tickMs);
    },

    pause: (paused) => void (paused ? context.suspend() : context.resume()),
    setVolume: (volume) => void gain.gain.setTargetAtTime(volume, context.currentTime, 0.02),
    needsPress: () => context.state === "suspended",
    press: () => context.resume(),
    stop() {
      clearInterval(timer);
      if (context.state !== "closed") void context.close();
    },
  };
};
