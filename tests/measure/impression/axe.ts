import { axeFaults } from "../../harness/axe.ts";
import { eachPageState, type Look, nameOf } from "../../harness/page-states.ts";
import type { Measure } from "../measure-kind.ts";

const wide = (["light", "dark"] as const).flatMap((theme) =>
  (["en", "ar"] as const).map((language): Look => ({ theme, language, width: 1440 })),
);
/** Light and English are the same marks on a phone; what differs there is the room. */
const narrow: Look = { theme: "dark", language: "ar", width: 390 };
/** The common look and the hard one, of two minutes each; the rest takes as long again and more. */
const short: readonly Look[] = [...wide.slice(0, 1), narrow];
/** A look is work for one processor. */
const atOnce = 2;

export const axe: Measure = {
  name: "impression.axe",
  about:
    "Violations of WCAG 2.2 AA that axe finds on every page in its states: light and English, and dark and Arabic on a phone; with --long each theme in each language.",
  asked: "0",
  unit: "violations",
  async run({ long, write, signal }) {
    const wanted = long ? [...wide, narrow] : short;
    const found: string[] = [];
    const states = new Set<string>();
    let looked = 0;
    const { complaints, unreached } = await eachPageState(
      wanted,
      async ({ state, look, page }) => {
        signal.throwIfAborted();
        const violations = await axeFaults(page);
        looked++;
        states.add(state);
        for (const violation of violations) write(`  ${state}, ${nameOf(look)}: ${violation}`);
        found.push(...violations);
      },
      atOnce,
    );
    return {
      value: found.length,
      // A state that nobody saw may be full of them.
      holds: found.length === 0 && unreached.length === 0,
      lines: [
        `${states.size} states in ${wanted.length} looks, ${looked} pages judged`,
        ...unreached,
        ...complaints.map((complaint) => `a page's console: ${complaint}`),
      ],
    };
  },
};
