/**
 * The Fourier transform of lengths that are no power of two: Whisper's window is 400 samples, 2·2·2·2·5·5. Libraries at
 * hand take powers of two alone, and filling up to 512 gives other bins than the model learnt from.
 */
type Parts = readonly [real: Float64Array, imaginary: Float64Array];

/** Makes the transform of `size` complex numbers. What it answers is overwritten by the next call. */
export function fourier(size: number): (real: Float64Array, imaginary: Float64Array) => Parts {
  const cosines = Float64Array.from({ length: size }, (_, n) => Math.cos((2 * Math.PI * n) / size));
  const sines = Float64Array.from({ length: size }, (_, n) => -Math.sin((2 * Math.PI * n) / size));
  const outReal = new Float64Array(size);
  const outImaginary = new Float64Array(size);
  const factors = primeFactors(size);
  const widest = Math.max(1, ...factors);
  const heldReal = new Float64Array(widest);
  const heldImaginary = new Float64Array(widest);

  /** `length` numbers from `from` on, `stride` apart, into `out` at `to`. */
  const part = (
    real: Float64Array,
    imaginary: Float64Array,
    from: number,
    stride: number,
    to: number,
    depth: number,
  ) => {
    const factor = factors[depth];
    if (factor === undefined) {
      outReal[to] = real[from] ?? 0;
      outImaginary[to] = imaginary[from] ?? 0;
      return;
    }
    const length = size / stride;
    const inner = length / factor;
    for (let i = 0; i < factor; i++)
      part(real, imaginary, from + i * stride, stride * factor, to + i * inner, depth + 1);
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < factor; i++) {
        heldReal[i] = outReal[to + i * inner + k] ?? 0;
        heldImaginary[i] = outImaginary[to + i * inner + k] ?? 0;
      }
      for (let j = 0; j < factor; j++) {
        let sumReal = 0;
        let sumImaginary = 0;
        const bin = k + j * inner;
        for (let i = 0; i < factor; i++) {
          const turn = (bin * i * stride) % size;
          const [cosine, sine] = [cosines[turn] ?? 0, sines[turn] ?? 0];
          const [a, b] = [heldReal[i] ?? 0, heldImaginary[i] ?? 0];
          sumReal += a * cosine - b * sine;
          sumImaginary += a * sine + b * cosine;
        }
        outReal[to + bin] = sumReal;
        outImaginary[to + bin] = sumImaginary;
      }
    }
  };
  return (real, imaginary) => {
    part(real, imaginary, 0, 1, 0, 0);
    return [outReal, outImaginary];
  };
}

function primeFactors(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  for (let factor = 2; rest > 1; factor++)
    while (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    }
  return factors;
}
