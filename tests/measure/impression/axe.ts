import { axeFaults } from "../../harness/axe.ts";
import { eachPageState, type Look, looks } from "../../harness/page-states.ts";
import type { Measure } from "../measure-kind.ts";

/** Light and English are the same marks on a phone; what differs there is the room. */
const narrow: Look = { theme: "dark", language: "ar", width: 390 };

export const axe: Measure = {
  name: "impression.axe",
  about:
    "Violations of WCAG 2.2 AA that axe finds on every page in its states: light, dark, English, Arabic, and on a phone.",
  asked: "0",
  unit: "violations",
  async run({ write, signal }) {
    const found: string[] = [];
    const states = new Set<string>();
    let looked = 0;
    const complaints = await eachPageState([...looks, narrow], async ({ state, look, page }) => {
      signal.throwIfAborted();
      const violations = await axeFaults(page);
      looked++;
      states.add(state);
      const where = `${state}, ${look.theme}, ${look.language}, ${look.width} px`;
      for (const violation of violations) write(`  ${where}: ${violation}`);
      found.push(...violations);
    });
    return {
      value: found.length,
      holds: found.length === 0,
      lines: [
        `${states.size} states in ${looks.length + 1} looks, ${looked} pages judged`,
        ...complaints.map((complaint) => `a page's console: ${complaint}`),
      ],
    };
  },
};
