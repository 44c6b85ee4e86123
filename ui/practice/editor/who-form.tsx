import type { ScenarioContent } from "@wingman/domain/practice/scenario";
import { Choice, Part, TextField } from "../../parts/versioned/fields.tsx";
import type { Draft } from "./create-scenario-draft.ts";
import { Lines } from "./cue-field.tsx";
import { difficulties, trades } from "./draft.ts";
import { words } from "./words.ts";

const nameMax = 60;
const lineMax = 600;
const characterMax = 400;
const languageMax = 35;

/** Whom the agent plays, what the rep is told before, and what only afterwards. */
export function WhoForm(props: { draft: Draft }) {
  const now = () => props.draft.content();
  const faults = (...at: string[]) => props.draft.faultsAt(at);
  const persona = (part: Partial<ScenarioContent["persona"]>, field: string) =>
    props.draft.put({ persona: { ...now().persona, ...part } }, `persona.${field}`);
  return (
    <div class="playform">
      <div class="twice">
        <TextField
          label={words.who.name}
          name="scenario-name"
          value={now().name}
          max={nameMax}
          faults={faults("name")}
          onInput={(name) => props.draft.put({ name }, "name")}
        />
        <TextField
          label={words.who.language}
          dir="ltr"
          value={now().language}
          max={languageMax}
          faults={faults("language")}
          onInput={(language) => props.draft.put({ language }, "language")}
        />
        <Choice
          label={words.who.trade}
          value={now().trade}
          options={trades.map((value) => ({ value, words: words.trades[value] }))}
          onChoose={(trade) => props.draft.put({ trade: trade as ScenarioContent["trade"] })}
        />
        <Choice
          label={words.who.difficulty}
          value={now().difficulty}
          options={difficulties.map((value) => ({ value, words: words.difficulties[value] }))}
          onChoose={(difficulty) => props.draft.put({ difficulty: difficulty as ScenarioContent["difficulty"] })}
        />
      </div>
      <Part title={words.who.persona}>
        <div class="twice">
          <TextField
            label={words.who.personaName}
            name="persona-name"
            value={now().persona.name}
            max={nameMax}
            faults={faults("persona", "name")}
            onInput={(name) => persona({ name }, "name")}
          />
          <TextField
            label={words.who.company}
            value={now().persona.company}
            max={nameMax}
            faults={faults("persona", "company")}
            onInput={(company) => persona({ company }, "company")}
          />
          <TextField
            label={words.who.role}
            value={now().persona.role}
            max={nameMax}
            faults={faults("persona", "role")}
            onInput={(role) => persona({ role }, "role")}
          />
        </div>
        <TextField
          label={words.who.character}
          lines={3}
          value={now().persona.character}
          max={characterMax}
          faults={faults("persona", "character")}
          onInput={(character) => persona({ character }, "character")}
        />
      </Part>
      <Part title={words.who.scene}>
        <TextField
          label={words.who.sceneIs}
          name="scene"
          lines={3}
          value={now().scene}
          max={lineMax}
          faults={faults("scene")}
          onInput={(scene) => props.draft.put({ scene }, "scene")}
        />
        <TextField
          label={words.who.goal}
          lines={2}
          value={now().goal}
          max={lineMax}
          faults={faults("goal")}
          onInput={(goal) => props.draft.put({ goal }, "goal")}
        />
        <TextField
          label={words.who.truth}
          name="truth"
          lines={3}
          hint={words.who.truthHint}
          value={now().truth}
          max={lineMax}
          faults={faults("truth")}
          onInput={(truth) => props.draft.put({ truth }, "truth")}
        />
        <Lines
          draft={props.draft}
          at={["opening"]}
          label={words.who.opening}
          item={words.who.openingLine}
          items={now().opening}
          onChange={(opening, field) => props.draft.put({ opening }, field && `opening.${field}`)}
        />
      </Part>
    </div>
  );
}
