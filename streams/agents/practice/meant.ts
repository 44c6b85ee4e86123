/** What the rep's words mean by a model of meaning: a scenario's examples, asked as the plays of a playbook are. */
import { compilePlaybook, type CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { type CompiledScenario, understand } from "@wingman/domain/practice/cues";
import type { Meaning } from "../meaning/meaning.ts";
import type { PartnerParts } from "./partner.ts";

/** The customer does not think for longer; what is not found by then is understood by wording alone. */
const meantMsMax = 700;
/**
 * Nearer to an example than this counts, by what it would do. Chosen on 150 sentences that were written before
 * (`tests/measure/practice/own/meant.json`): the lowest at which three quarters of the questions that are found were meant,
 * and nine tenths of what settles something. What makes it worse, or brings an objection up, costs the rep: it must be sure.
 */
const atLeast = { fact: 0.48, ask: 0.48, part: 0.42, worsen: 0.62, raise: 0.62 } as const;
/** Of cues that the same words may mean, those count that are so near to the nearest. */
const behindNearest = 0.03;
const quoteMax = 400;

const tip = { kind: "coaching", title: "-", headline: "-", say: "-" } as const;
const atLeastFor = (intent: string): number =>
  Object.entries(atLeast).find(([kind]) => intent.startsWith(`${kind}:`))?.[1] ?? atLeast.worsen;
/** Plays name the place of their cue. */
const asPlaybook = ({ cues, scenario }: CompiledScenario): CompiledPlaybook =>
  compilePlaybook({
    ...{ id: "scenario", version: 1, name: scenario.id, language: scenario.language, competitors: [], stages: [] },
    plays: cues.flatMap(({ intent, examples }, n) =>
      examples.length === 0
        ? []
        : [
            {
              ...{ id: `cue-${n}`, name: "-", category: "discovery", tip, priority: 0, coolDownMs: 0 },
              trigger: {
                on: "meaning" as const,
                speaker: "rep" as const,
                examples: [...examples],
                atLeast: atLeastFor(intent),
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
      const found = matches.flatMap((match) => {
        const cue = compiled.cues[Number(match.play.slice("cue-".length))];
        const quote = words.slice(match.firstWord, match.endWord).join(" ");
        // Nobody asks for a fact who asks nothing.
        return cue && (!cue.intent.startsWith("fact:") || isQuestion(compiled, quote))
          ? [{ ...match, intent: cue.intent, quote: quote.slice(0, quoteMax) }]
          : [];
      });
      return found
        .filter((one) => !found.some((other) => overlap(one, other) && other.score - one.score > behindNearest))
        .map(({ intent, quote }) => ({ intent, how: "meaning", quote }));
    } catch {
      return []; // Slow, or gone: cues of wording are there all the same.
    }
  };
};

type Match = Awaited<ReturnType<Meaning["meant"]>>[number];
const overlap = (one: Match, other: Match): boolean => one.firstWord < other.endWord && other.firstWord < one.endWord;
const isQuestion = (compiled: CompiledScenario, text: string): boolean =>
  understand(compiled, text).some(({ intent }) => intent === "question" || intent === "open-question");
