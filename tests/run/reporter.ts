/**
 * What a test file says while it runs, as JSON lines on file descriptor 3, so that nothing a test prints can be
 * taken for a result. Loaded by Node inside the test file's process (`--test-reporter`).
 */
import { writeSync } from "node:fs";
import type { TestEvent } from "node:test/reporters";
import { inspect } from "node:util";

export type Said =
  /** A test or suite of the file itself waits for its turn. */
  | { readonly kind: "queued" }
  /** Its turn has come; hooks before it count. */
  | { readonly kind: "started"; readonly name: string }
  | { readonly kind: "passed"; readonly name: string }
  | { readonly kind: "skipped"; readonly name: string; readonly reason: string }
  | { readonly kind: "failed"; readonly name: string; readonly error: string; readonly place: string }
  /** A test or suite of the file itself is done; with no other queued, the file is. */
  | { readonly kind: "settled" }
  /** The process is about to end by itself. Says nothing before: open handles hold it up. */
  | { readonly kind: "finished" };

const errorCharsMax = 6_000;

/**
 * Turns Node's events into ours. Those about queueing come as things happen, verdicts in the order of the source;
 * a name is `suite > test`: the way there is kept, since an event knows only its depth.
 */
const makeTeller = (): ((event: TestEvent) => Said[]) => {
  const names: string[] = [];
  return (event) => {
    switch (event.type) {
      case "test:enqueue":
        return event.data.nesting === 0 ? [{ kind: "queued" }] : [];
      case "test:dequeue":
        return [{ kind: "started", name: event.data.name }];
      case "test:complete":
        return event.data.nesting === 0 ? [{ kind: "settled" }] : [];
      case "test:start":
        names.length = event.data.nesting;
        names.push(event.data.name);
        return [];
      case "test:pass":
        return [passed(event.data, wholeName(names, event.data))].filter((said) => said !== undefined);
      case "test:fail":
        return [failed(event.data, wholeName(names, event.data))].filter((said) => said !== undefined);
      case "test:summary":
        return [{ kind: "finished" }];
      default:
        return [];
    }
  };
};

const wholeName = (names: readonly string[], { nesting, name }: { nesting: number; name: string }): string =>
  [...names.slice(0, nesting), name].join(" > ");

type Data<Kind extends TestEvent["type"]> = Extract<TestEvent, { type: Kind }>["data"];

const passed = ({ skip, todo, details }: Data<"test:pass">, name: string): Said | undefined => {
  if (skip !== undefined && skip !== false)
    return { kind: "skipped", name, reason: typeof skip === "string" ? skip : "" };
  if (todo !== undefined && todo !== false) return { kind: "skipped", name, reason: "to do" };
  return details.type === "suite" ? undefined : { kind: "passed", name };
};

const failed = ({ details: { error }, file, line }: Data<"test:fail">, name: string): Said | undefined => {
  if ("failureType" in error && error.failureType === "subtestsFailed") return undefined; // Its children have said it.
  const shown = inspect(error.cause ?? error, { colors: false, depth: 4 })
    .split("\n")
    .filter((text) => !/^\s+at .*node:internal/.test(text));
  return { kind: "failed", name, error: shown.join("\n").slice(0, errorCharsMax), place: `${file ?? ""}:${line ?? 0}` };
};

const reportFd = 3;

/** The reporter itself; what it yields would go to the screen, and that is the test's own. */
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const tell = makeTeller();
  for await (const event of source) {
    for (const said of tell(event)) writeSync(reportFd, `${JSON.stringify(said)}\n`);
    yield "";
  }
}
