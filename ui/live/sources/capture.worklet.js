// Runs on the audio thread: whatever the device's rate, out come frames of 640 samples, 16 kHz, 16 bit.
const rateOut = 16_000;
const frameSamples = 640;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / rateOut;
    this.frame = new Int16Array(frameSamples);
    this.filled = 0;
    this.sum = 0;
    this.weight = 0;
  }

  // Each output sample is the mean of the input it covers: a plain filter against folding, enough for speech.
  process([input]) {
    const channels = input?.length ?? 0;
    if (channels === 0) return true;
    for (let i = 0; i < input[0].length; i++) {
      let value = 0;
      for (let c = 0; c < channels; c++) value += input[c][i] / channels;
      let left = 1;
      while (this.weight + left >= this.step) {
        const part = this.step - this.weight;
        this.put((this.sum + value * part) / this.step);
        left -= part;
        this.sum = 0;
        this.weight = 0;
      }
      this.sum += value * left;
      this.weight += left;
    }
    return true;
  }

  put(value) {
    this.frame[this.filled++] = Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
    if (this.filled < frameSamples) return;
    const full = this.frame;
    this.frame = new Int16Array(frameSamples);
    this.filled = 0;
    this.port.postMessage(full, [full.buffer]);
  }
}

registerProcessor("wingman-capture", Capture);
