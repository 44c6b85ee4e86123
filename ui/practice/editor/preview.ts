/** The first turns of an exercise, played in the page: the customer without a language model, by the draft as it stands. Pure. */
import type { CallEvent, EventData } from "@wingman/domain/call/events/index";
import { type CompiledScenario, compileScenario } from "@wingman/domain/practice/cues";
import { type Cause, type Move, moveOf } from "@wingman/domain/practice/dialogue";
import { type DialogueState, dialogueAfter, dialogueBegins, isOver } from "@wingman/domain/practice/dialogue-state";
import type { ScenarioContent } from "@wingman/domain/practice/scenario";

export type PreviewTurn =
  | { readonly who: "rep"; readonly text: string }
  | { readonly who: "customer"; readonly text: string; readonly act: string; readonly understood: readonly string[] };
export type Preview = {
  readonly compiled: CompiledScenario;
  readonly state: DialogueState;
  readonly turns: readonly PreviewTurn[];
};

/** So many turns are a preview; what goes on is an exercise. */
export const previewTurnsMax = 60;
const betweenMs = 6_000;

/** The opening. Throws RangeError for a phrase that does not compile. */
export const beginPreview = (content: ScenarioContent, seed: number): Preview => {
  const compiled = compileScenario({ id: "preview", version: 1, ...content });
  const state = dialogueBegins(compiled, { seed, mode: "typed" });
  return moved({ compiled, state, turns: [] }, { cause: "opening", atMs: 0 });
};

/** What the rep says, and what the customer does then. */
export const answerPreview = (preview: Preview, text: string): Preview => {
  if (isOver(preview.state) || preview.turns.length >= previewTurnsMax) return preview;
  const utterance = `rep-${preview.turns.length}`;
  const said = takes(preview, { type: "UtteranceTranscribed", data: typed("rep", utterance, text) });
  const turns = [...preview.turns, { who: "rep" as const, text }];
  return moved({ ...said, turns }, { cause: "words", heard: utterance, meant: [], atMs: turns.length * betweenMs });
};

export const isPreviewOver = ({ state, turns }: Preview): boolean => isOver(state) || turns.length >= previewTurnsMax;

const moved = (preview: Preview, cause: Cause): Preview => {
  const { says, hesitates: _hesitates, ...move }: Move = moveOf(preview.compiled, preview.state, cause);
  const utterance = says === null ? null : `customer-${preview.turns.length}`;
  const data: EventData<"CustomerMoved"> = { ...move, move: `move-${preview.turns.length}`, utterance, by: "rules" };
  const after = takes(preview, { type: "CustomerMoved", data });
  if (says === null || utterance === null) return after;
  const spoken = takes(after, { type: "UtteranceTranscribed", data: typed("customer", utterance, says) });
  const understood = move.understood.map(({ intent }) => intent);
  return { ...spoken, turns: [...after.turns, { who: "customer", text: says, act: move.act, understood }] };
};

const takes = (preview: Preview, event: CallEvent): Preview => ({
  ...preview,
  state: dialogueAfter(preview.compiled, preview.state, event),
});

const typed = (channel: "rep" | "customer", utterance: string, text: string): EventData<"UtteranceTranscribed"> => ({
  ...{ utterance, channel, text, words: [], firstSample: 0, endSample: 0, startMs: 0, endMs: 0 },
  ...{ source: "typed", engine: "preview", model: "" },
});
