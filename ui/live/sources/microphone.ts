import { sampleRateHz, type Source, SourceProblem } from "./source.ts";

/** The rep's own microphone, cleaned by the browser, cut to 16 kHz frames on the audio thread. */
export const makeMicrophoneSource = (): Source => {
  let context: AudioContext | null = null;
  let stream: MediaStream | null = null;
  let paused = false;

  return {
    sides: ["rep"],

    async open() {
      if (!navigator.mediaDevices) throw new SourceProblem("microphone-closed"); // No secure context: nobody can be asked.
      stream = await navigator.mediaDevices
        .getUserMedia({
          audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
        })
        .catch((cause: unknown) => {
          const missing =
            cause instanceof DOMException && (cause.name === "NotFoundError" || cause.name === "OverconstrainedError");
          throw new SourceProblem(missing ? "microphone-missing" : "microphone-closed", { cause });
        });
      context = await contextFor(stream);
      if (context.state === "suspended") await context.resume();
    },

    start(emit) {
      if (!context || !stream) return;
      const input = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
      const capture = new AudioWorkletNode(context, "wingman-capture", { numberOfInputs: 1, numberOfOutputs: 1 });
      // Something must pull the node; what comes out is silence.
      const silence = new GainNode(context, { gain: 0 });
      input.connect(capture).connect(silence).connect(context.destination);
      capture.port.onmessage = ({ data }: MessageEvent<Int16Array>) => {
        if (!paused) emit.sound("rep", data);
      };
    },

    pause(on) {
      paused = on;
      for (const track of stream?.getAudioTracks() ?? []) track.enabled = !on; // The browser's own light goes out too.
    },

    stop() {
      for (const track of stream?.getTracks() ?? []) track.stop();
      if (context && context.state !== "closed") void context.close();
    },
  };
};

/** At 16 kHz where the browser can join a microphone to that rate; else at its own, and the worklet resamples. */
const contextFor = async (stream: MediaStream): Promise<AudioContext> => {
  const url = new URL("./capture.worklet.js", import.meta.url);
  const wanted = new AudioContext({ sampleRate: sampleRateHz });
  try {
    new MediaStreamAudioSourceNode(wanted, { mediaStream: stream }).disconnect();
    await wanted.audioWorklet.addModule(url);
    return wanted;
  } catch {
    void wanted.close();
    const own = new AudioContext();
    await own.audioWorklet.addModule(url);
    return own;
  }
};
