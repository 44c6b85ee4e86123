/** The labelled sample calls of the repository with what was heard of them: `tests/truth/calls`. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type KeptHearing, parseHearing, sourceHash } from "@wingman/streams/agents/bench/heard-call";
import type { Labelled } from "@wingman/streams/agents/bench/labelled-call";
import { parseSource, type Source } from "../../demo/make-source.ts";

export const labelledHalves = ["tuning", "held"] as const;
export type LabelledHalf = (typeof labelledHalves)[number];

export type LabelledCall = {
  readonly call: Labelled;
  readonly source: Source;
  /** The text of its file. */
  readonly text: string;
  /** Undefined where it was never heard, or was written anew since. */
  readonly hearing: KeptHearing | undefined;
};

const folderIn = (root: string): string => join(root, "tests/truth/calls");

/** In the order of their names. @throws Failure WING_BENCH_NO_CALLS where this Wingman came without them. */
export const labelledCalls = async (root: string, half: LabelledHalf): Promise<readonly LabelledCall[]> => {
  const folder = join(folderIn(root), half);
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Failure("WING_BENCH_NO_CALLS", "the labelled sample calls are not here.", {
      remedy: "Run it in a copy of the repository, which has them under tests/truth/calls.",
      cause,
    });
  });
  return Promise.all(
    names
      .filter((name) => name.endsWith(".json") && !name.endsWith(".expect.json"))
      .toSorted()
      .map(async (name) => {
        const id = name.slice(0, -".json".length);
        const text = await readFile(join(folder, name), "utf8");
        const source = parseSource(text);
        const kept = await readFile(join(folderIn(root), "heard", half, name), "utf8").catch(() => undefined);
        const hearing = kept === undefined ? undefined : parseHearing(`heard/${half}/${name}`, kept);
        return {
          ...{ call: labelledOf(id, half, source), source, text },
          hearing: hearing?.source === sourceHash(text) ? hearing : undefined,
        };
      }),
  );
};

const labelledOf = (id: string, half: LabelledHalf, source: Source): Labelled => ({
  ...{ id, half, title: source.title, language: source.language },
  rep: source.rep.name,
  customer: source.customer,
  playbook: source.playbook ?? "b2b-starter",
  labels: source.turns.flatMap(({ labels = [] }) => labels.map((label) => ({ ...label }))),
});
