/** The same value with one of its leaves another, once for each leaf: what is told of changes must tell each of these. */
export const everyChange = <Value>(value: Value): { readonly path: string; readonly changed: Value }[] =>
  leavesOf(value, []).map((path) => ({ path: path.join("."), changed: withOther(value, path) as Value }));

type Path = readonly (string | number)[];
const leavesOf = (value: unknown, at: Path): Path[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...at, Array.isArray(value) ? Number(key) : key]))
    : [at];

const withOther = (value: unknown, [step, ...rest]: Path): unknown => {
  if (step === undefined) return otherOf(value);
  if (Array.isArray(value)) return value.with(Number(step), withOther(value[Number(step)], rest));
  return { ...(value as object), [step]: withOther((value as Record<string, unknown>)[step], rest) };
};
const otherOf = (leaf: unknown): unknown => {
  if (typeof leaf === "number") return leaf === 0 ? 1 : leaf + 1;
  if (typeof leaf === "boolean") return !leaf;
  return leaf === null ? 9_000 : `${String(leaf)} other`;
};
