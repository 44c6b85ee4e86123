/** What the rep's words mean by a model of meaning: a scenario's examples, asked as the plays of a playbook are. */
import { compilePlaybook, type CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import type { CompiledScenario, Understood } from "@wingman/domain/practice/cues";
import type { Meaning } from "../meaning/meaning.ts";
import type { PartnerParts } from "./partner.ts";

/** The customer does not think for longer; what is not found by then is understood by wording alone. */
const meantMsMax = 700;
/** Nearer to an example than this counts. */
const atLeast = 0.62;
const quoteMax = 400;

const tip = { kind: "coaching", title: "-", headline: "-", say: "-" } as const;
/** Plays name the place of their cue. */
const asPlaybook = ({ cues, scenario }: CompiledScenario): CompiledPlaybook =>
  compilePlaybook({
    ...{ id: "scenario", version: 1, name: scenario.id, language: scenario.language, competitors: [], stages: [] },
    plays: cues.flatMap(({ examples }, n) =>
      examples.length === 0
        ? []
        : [
            {
              ...{ id: `cue-${n}`, name: "-", category: "discovery", tip, priority: 0, coolDownMs: 0 },
              trigger: {
                on: "meaning" as const,
                speaker: "rep" as const,
                examples: [...examples],
                atLeast,
                unless: [],
              },
            },
          ],
    ),
  });

/** `meaning` is asked at each turn, since its model comes behind everything else. Never throws. */
export const meantBy = (meaning: () => Meaning | undefined): NonNullable<PartnerParts["meant"]> => {
  const kept = new WeakMap<CompiledScenario, CompiledPlaybook>();
  const playbookOf = (compiled: CompiledScenario): CompiledPlaybook => {
    const playbook = kept.get(compiled) ?? asPlaybook(compiled);
    kept.set(compiled, playbook);
    return playbook;
  };
  return async (compiled, text, signal) => {
    const model = meaning();
    if (!model) return [];
    const words = text.split(/\s+/u).filter((word) => word !== "");
    const until = AbortSignal.any([signal, AbortSignal.timeout(meantMsMax)]);
    const late = new Promise<never>((_, reject) => {
      until.addEventListener("abort", () => reject(until.reason as Error), { once: true });
    });
    try {
      const matches = await Promise.race([model.meant(playbookOf(compiled), "rep", words, until), late]);
      return matches.flatMap(({ play, firstWord, endWord }): Understood[] => {
        const cue = compiled.cues[Number(play.slice("cue-".length))];
        const quote = words.slice(firstWord, endWord).join(" ").slice(0, quoteMax);
        return cue ? [{ intent: cue.intent, how: "meaning", quote }] : [];
      });
    } catch {
      return []; // Slow, or gone: cues of wording are there all the same.
    }
  };
};
