/** One figure that is worth knowing, and how to come by it. */
export type Measure = {
  /** `<family>.<what>`: it lives in `tests/measure/<family>/`. */
  readonly name: string;
  /** One sentence for the list. */
  readonly about: string;
  /** The bar in words, `≤ 20 %`; undefined where a figure is only reported. */
  readonly asked: string | undefined;
  readonly unit: string;
  /** Takes minutes: runs only when asked for with `--long`. */
  readonly long?: boolean;
  /** Measures. Throws when it cannot; a value that falls short is no error. */
  run(context: MeasureContext): Promise<Measured | NotHere>;
};

export type MeasureContext = {
  /** More samples, or the whole set in place of a part. */
  readonly long: boolean;
  readonly signal: AbortSignal;
  /** A line for people while it runs. */
  readonly write: (line: string) => void;
};

export type Measured = {
  readonly value: number;
  /** Ignored where no bar is asked. */
  readonly holds: boolean;
  /** What stands behind the figure: parts, percentiles, the machine. */
  readonly lines?: readonly string[];
};

/** This machine has not what is measured, a graphics card say: neither a figure nor a failure. The reason in a few words. */
export type NotHere = { readonly notHere: string; readonly lines?: readonly string[] };
