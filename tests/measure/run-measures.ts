import { describe } from "@wingman/domain/failure";
import type { Measure, MeasureContext } from "./measure-kind.ts";

/** Worst of all counts: what could not be measured hides more than what fell short. */
const exitCodes = { holds: 0, "falls short": 1, failed: 2 } as const;

/**
 * Runs every measure whose name is one of `wanted` or begins with it, one after the other, and ends each with
 * `<name>: <value> <unit>, asked <bar>: holds` (`falls short`, `reported`), or with `<name>: not measured here: <reason>`
 * where this machine lacks what is measured. Answers the exit code.
 */
export const runMeasures = async (
  all: readonly Measure[],
  wanted: readonly string[],
  context: MeasureContext,
): Promise<number> => {
  let worst: number = exitCodes.holds;
  for (const word of wanted) {
    const chosen = chosenBy(all, word);
    if (chosen.length === 0) {
      context.write(`${word}: no such measure; \`npm run measure\` lists them`);
      worst = exitCodes.failed;
    }
    for (const measure of chosen) {
      if (measure.long && !context.long && chosen.length > 1) {
        context.write(`${measure.name}: left out, it takes minutes; add --long`);
        continue;
      }
      worst = Math.max(worst, await runOne(measure, context));
    }
  }
  return worst;
};

/** A whole name means that one alone, though it may begin others. */
const chosenBy = (all: readonly Measure[], word: string): readonly Measure[] => {
  const exact = all.filter(({ name }) => name === word);
  return exact.length > 0 ? exact : all.filter(({ name }) => name.startsWith(word));
};

const runOne = async (measure: Measure, context: MeasureContext): Promise<number> => {
  const { name, asked, unit } = measure;
  try {
    const measured = await measure.run(context);
    for (const line of measured.lines ?? []) context.write(`  ${line}`);
    if ("notHere" in measured) {
      context.write(`${name}: not measured here: ${measured.notHere}`);
      return exitCodes.holds;
    }
    const { value, holds } = measured;
    if (!Number.isFinite(value)) throw new RangeError(`the figure is ${value}`);
    const figure = `${name}: ${figureText(value)} ${unit}`;
    context.write(
      asked === undefined ? `${figure}: reported` : `${figure}, asked ${asked}: ${holds ? "holds" : "falls short"}`,
    );
    return asked === undefined || holds ? exitCodes.holds : exitCodes["falls short"];
  } catch (error) {
    context.write(`${name}: could not be measured: ${describe(error)}`);
    return exitCodes.failed;
  }
};

/** Three figures are what a measurement here is worth; whole numbers stay whole. */
const figureText = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 1_000 ? value.toFixed(0) : value.toPrecision(3);
