/**
 * When each token was said: the model looks at the sound it is writing down, and the cheapest way through where its
 * heads look, token by token and frame by frame, tells the times. As OpenAI's timing.py: weights of the frames that hold
 * sound, standardised over the tokens, smoothed by a median of seven frames, averaged over the heads, dynamic time warping.
 */

/** Frames that are smoothed together. */
const medianFrames = 7;

/**
 * `attention`: for each head a line of weights for each token that was fed. Answers `tokenCount` + 1 frames, the first
 * of each token and the end of the last; null where there is nothing to tell them by.
 */
export function tokenFrames(
  attention: readonly (readonly Float32Array[])[],
  frameCount: number,
  promptLength: number,
  tokenCount: number,
): number[] | null {
  if (attention.length === 0 || tokenCount === 0 || frameCount < 1) return null;
  const mean = new Float64Array((tokenCount + 1) * frameCount);
  for (const lines of attention) {
    // The token before writes a token: its line tells where that one is heard.
    if (lines.length < promptLength + tokenCount) return null;
    const smooth = standardised(lines, frameCount).map((line) => medians(line));
    for (let row = 0; row <= tokenCount; row++)
      for (let frame = 0; frame < frameCount; frame++)
        mean[row * frameCount + frame] =
          (mean[row * frameCount + frame] ?? 0) + (smooth[promptLength - 1 + row]?.[frame] ?? 0) / attention.length;
  }
  return cheapestWay(mean, tokenCount + 1, frameCount);
}

function standardised(lines: readonly Float32Array[], frameCount: number): Float64Array[] {
  const shares = lines.map((line) => {
    const held = Float64Array.from(line.subarray(0, frameCount));
    const sum = held.reduce((total, weight) => total + weight, 0);
    return held.map((weight) => weight / sum);
  });
  for (let frame = 0; frame < frameCount; frame++) {
    let sum = 0;
    for (const line of shares) sum += line[frame] ?? 0;
    const mean = sum / shares.length;
    let squares = 0;
    for (const line of shares) squares += ((line[frame] ?? 0) - mean) ** 2;
    const deviation = Math.sqrt(squares / shares.length) || 1;
    for (const line of shares) line[frame] = ((line[frame] ?? 0) - mean) / deviation;
  }
  return shares;
}

function medians(line: Float64Array): Float64Array {
  const reach = (medianFrames - 1) / 2;
  if (line.length <= reach) return line;
  const last = line.length - 1;
  return line.map((_, at) =>
    Number(
      Array.from({ length: medianFrames }, (_value, i) => {
        const from = at - reach + i;
        return line[from < 0 ? -from : from > last ? 2 * last - from : from] ?? 0;
      }).sort((a, b) => a - b)[reach],
    ),
  );
}

/** The frame at which the best way through first reaches each row. */
function cheapestWay(gain: Float64Array, rowCount: number, frameCount: number): number[] {
  const width = frameCount + 1;
  const cost = new Float64Array((rowCount + 1) * width).fill(Number.POSITIVE_INFINITY);
  const from = new Uint8Array((rowCount + 1) * width);
  cost[0] = 0;
  for (let row = 1; row <= rowCount; row++)
    for (let frame = 1; frame <= frameCount; frame++) {
      const both = cost[(row - 1) * width + frame - 1] ?? 0;
      const rowOnly = cost[(row - 1) * width + frame] ?? 0;
      const frameOnly = cost[row * width + frame - 1] ?? 0;
      const way = both < rowOnly && both < frameOnly ? byBoth : rowOnly < both && rowOnly < frameOnly ? byRow : byFrame;
      from[row * width + frame] = way;
      cost[row * width + frame] =
        (way === byBoth ? both : way === byRow ? rowOnly : frameOnly) - (gain[(row - 1) * frameCount + frame - 1] ?? 0);
    }
  const first = Array.from({ length: rowCount }, () => 0);
  let [row, frame] = [rowCount, frameCount];
  while (row > 0) {
    first[row - 1] = Math.max(0, frame - 1);
    const way = frame === 0 ? byRow : (from[row * width + frame] ?? byFrame);
    if (way !== byFrame) row--;
    if (way !== byRow) frame--;
  }
  return first;
}

const [byBoth, byRow, byFrame] = [0, 1, 2];
