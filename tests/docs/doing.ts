/**
 * How each command that the documents show is tried. A command that no line here fits fails the house test, so
 * nobody can show one that nobody has run.
 */
import { type Shown, shownCommands } from "./shown.ts";

/** `up`: starts Wingman, or a role of it; waited for and stopped. `live`: while it runs, a call before the rest. `still`: while it does not. */
type How = "up" | "live-call" | "live" | "still" | { readonly notRun: string };

const doings: readonly (readonly [RegExp, How])[] = [
  [/^(WINGMAN_\w+=\S+ )*npm (start|run wingman -- (up|run \w+))$/, "up"],
  [/^npm run wingman -- call /, "live-call"],
  [/^npm run wingman -- ingest \S+$/, "live"],
  [/^(?!.*restored)(WINGMAN_\w+=\S+ )?npm (--silent )?run wingman -- replay\b/, "live"],
  [/^npm (--silent )?run wingman -- what-if /, "live"],
  [/^(WINGMAN_\w+=\S+ )?npm run wingman -- (doctor|config print)/, "live"],
  [/^npm run wingman -- (verify( --call last)?|heads|proof last -o \S+)( --json)?$/, "live"],
  [
    /^npm run wingman -- verify \S+\.bundle\.json$/,
    { notRun: "It needs a file that the page saved; audit.scenario checks one by it." },
  ],
  [/^npm run wingman -- verify (?!\S+\.bundle\.)\S+\.json( --key \S+)?$/, "still"],
  [/^npm run wingman -- quarantine\b/, "live"],
  [/^npm run wingman -- (erase|receipt|scrub|retention)\b/, "live"],
  [/^npm run wingman -- (voices list( --fetch)?|say ".+" .*--out \S+)$/, "live"],
  [/^npm run wingman -- members admin \S+$/, "live"],
  [/^npm run wingman -- models (list( --json)?|verify)$/, "live"],
  [/^npm run wingman -- models (pull|remove) /, { notRun: "It needs the hub; ops/bin/models.test.ts plays one." }],
  [/^npm run wingman -- gpu install/, { notRun: "It fetches 1.4 GB; ops/local/gpu/install.test.ts has small wheels." }],
  [/^npm run wingman -- bench wer /, { notRun: "It takes minutes; ops/bin/bench.test.ts hears a few seconds." }],
  [
    /^npm (--silent )?run wingman -- bench tips\b/,
    { notRun: "It takes a minute; ops/bin/bench/tips.test.ts does it with one call." },
  ],
  [/run wingman -- completion /, "live"],
  [/^npm run wingman -- playbook (list|export|diff)\b/, "live"],
  [/^npm run wingman -- feedback export\b/, "live"],
  [/^npm (--silent )?run wingman -- practice\b/, "live"],
  [/^npm run wingman -- report (call|days) /, "live"],
  [
    /^npm run wingman -- playbook (import|publish|rollback) /,
    { notRun: "It needs a file that is exported; playbook-commands.scenario runs each." },
  ],
  [/^npm test -- \S+$/, "live"],
  [/^npm run measure$/, "live"],
  [/^npm config get registry$/, "live"],
  [/^export \w+=\S+$/, "live"],
  [/^npm run wingman -- rebuild( --rollback| --model (knowledge|kpi))?$/, "live"],
  [/^npm run wingman -- certs (init|issue [a-z]+( --host \S+)?)$/, "live"],
  [/^npm run wingman -- keys rotate$/, "still"],
  [/^cp -r \.wingman\/data\/keys restored\/$/, "still"],
  [/^npm run wingman -- backup \S+( --no-fragments)?$/, "live"],
  [/^npm run wingman -- restore \S+ --data-dir restored$/, "still"],
  [/^WINGMAN_DATA_DIR=restored npm run wingman -- replay last$/, "still"],
  [/^node -e /, "live"],
  [
    /^npm run wingman -- import \S+ .*--basis /,
    { notRun: "It takes minutes; import.scenario.test.ts brings seconds of sound in." },
  ],
  [
    /^npm run wingman -- import \S+$/,
    { notRun: "It needs a file that is exported; rights-commands.scenario runs it." },
  ],
  [/^npm test$/, { notRun: "It is what runs this test." }],
  [/^npm run check$/, { notRun: "npm test runs the same checks, and they take a minute." }],
  [/^sox /, { notRun: "SoX is not a part of Wingman, and not on every machine." }],
];

/** How a command is tried; undefined for one that nobody has thought of. */
export const howTo = (text: string): How | undefined => {
  const found = doings.filter(([pattern]) => pattern.test(text));
  return found.length === 1 ? found[0]?.[1] : undefined;
};

/** The shown commands that are tried so. */
export const theOnes = (how: Extract<How, string>): Shown[] =>
  shownCommands().filter(({ text }) => howTo(text) === how);

export const titleOf = ({ text, places }: Shown): string => `${text} (${places.join(", ")})`;

/** The start with nothing said, during which the other commands are tried. */
export const plainStart = (): Shown => {
  const plain = theOnes("up").find(({ text }) => text === "npm start");
  if (!plain) throw new Error("no document shows npm start");
  return plain;
};

/** A start that needs nothing of what the other commands leave. */
export const isStart = ({ text }: Shown): boolean => text !== "npm start" && !text.includes("restored");
