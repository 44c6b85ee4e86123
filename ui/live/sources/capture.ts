import { sampleRateHz } from "./source.ts";

/** Sound of one stream as frames of 640 samples at 16 kHz, cut on the audio thread. A context of its own: a side that stalls stalls alone. */
export type Capture = { stop(): void };

export const openCapture = async (stream: MediaStream, take: (samples: Int16Array) => void): Promise<Capture> => {
  const context = await contextFor(stream);
  if (context.state === "suspended") await Promise.race([context.resume(), delay(resumeMsMax)]);
  const input = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
  const capture = new AudioWorkletNode(context, "wingman-capture", { numberOfInputs: 1, numberOfOutputs: 1 });
  // Something must pull the node; what comes out is silence.
  const silence = new GainNode(context, { gain: 0 });
  input.connect(capture).connect(silence).connect(context.destination);
  capture.port.onmessage = ({ data }: MessageEvent<Int16Array>) => take(data);
  return {
    stop() {
      capture.port.onmessage = null;
      if (context.state !== "closed") void context.close();
    },
  };
};

/** A browser that waits for a press leaves the context suspended; it goes on by itself after the next one. */
const resumeMsMax = 1_000;
const delay = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** At 16 kHz where the browser can join a stream to that rate; else at its own, and the worklet resamples. */
const contextFor = async (stream: MediaStream): Promise<AudioContext> => {
  const url = new URL("./capture.worklet.js", import.meta.url);
  const wanted = new AudioContext({ sampleRate: sampleRateHz, latencyHint: "interactive" });
  try {
    new MediaStreamAudioSourceNode(wanted, { mediaStream: stream }).disconnect();
    await wanted.audioWorklet.addModule(url);
    return wanted;
  } catch {
    void wanted.close();
    const own = new AudioContext({ latencyHint: "interactive" });
    await own.audioWorklet.addModule(url);
    return own;
  }
};
