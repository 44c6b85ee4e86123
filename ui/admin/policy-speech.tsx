import { defaultModels, defaultSpeech, defaultWeb, type SpeechPolicy } from "@wingman/domain/tenant/policy";
import { defaultVoice } from "@wingman/domain/tenant/voice-policy";
import { createResource } from "solid-js";
import { api } from "../parts/api.ts";
import { words as partWords } from "../parts/words.ts";
import type { Editing } from "./policy.tsx";
import { Box, Choice } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.policy.speech;
const automatic = "automatic";
const patience = ["quick", "usual", "patient"] as const;
const noise = ["auto", "always", "never"] as const;

/** What may hear the calls: whether sound may leave the house, and an engine by name for who knows better. */
export function SpeechPart(props: Editing) {
  const [engines] = createResource(() => api.engines("").catch(() => null));
  const speech = () => props.policy.speech ?? defaultSpeech;
  const voice = () => props.policy.voice ?? defaultVoice;
  const models = () => props.policy.models ?? defaultModels;
  const web = () => props.policy.web ?? defaultWeb;
  const change = (part: Partial<SpeechPolicy>) => props.change({ speech: { ...speech(), ...part } });
  const options = () => [
    { value: automatic, word: says.automatic, text: says.automaticText },
    ...(engines()?.engines ?? []).map(({ engine, model, leavesHouse }) => ({
      value: engine,
      word: partWords.engines[engine] ?? engine,
      text: [model, leavesHouse ? says.leaves : says.stays].join(partWords.comma),
    })),
    // One that was asked for and is not there now stays what it is.
    ...(engines() && speech().engine !== null && !engines()?.engines.some(({ engine }) => engine === speech().engine)
      ? [{ value: speech().engine ?? "", word: speech().engine ?? "", text: says.notHere }]
      : []),
  ];
  return (
    <section class="panel" aria-labelledby="speech-head">
      <h3 id="speech-head">{says.title}</h3>
      <p class="dim s2">{says.text}</p>
      <fieldset class="opts">
        <legend>{says.where}</legend>
        <Box
          label={says.mayLeave}
          text={says.mayLeaveText}
          checked={speech().soundMayLeave}
          disabled={props.readOnly}
          onChange={(soundMayLeave) => change({ soundMayLeave })}
        />
        <Box
          label={says.textMayLeave}
          text={says.textMayLeaveText}
          checked={voice().textMayLeave}
          disabled={props.readOnly}
          onChange={(textMayLeave) => props.change({ voice: { ...voice(), textMayLeave } })}
        />
        <Box
          label={says.wordsMayLeave}
          text={says.wordsMayLeaveText}
          checked={models().wordsMayLeave}
          disabled={props.readOnly}
          onChange={(wordsMayLeave) => props.change({ models: { ...models(), wordsMayLeave } })}
        />
        <Box
          label={says.mayLookUp}
          text={says.mayLookUpText}
          checked={web().mayLookUp}
          disabled={props.readOnly}
          onChange={(mayLookUp) => props.change({ web: { ...web(), mayLookUp } })}
        />
        <Box
          label={says.customerToo}
          text={says.customerTooText}
          checked={web().customerToo}
          disabled={props.readOnly || !web().mayLookUp}
          onChange={(customerToo) => props.change({ web: { ...web(), customerToo } })}
        />
      </fieldset>
      <Choice
        label={says.engine}
        options={options()}
        value={speech().engine ?? automatic}
        readOnly={props.readOnly}
        onChange={(engine) => change({ engine: engine === automatic ? null : engine })}
      />
      <Choice
        label={says.patience}
        options={patience.map((value) => ({ value, word: says.patiences[value][0], text: says.patiences[value][1] }))}
        value={speech().patience ?? "usual"}
        readOnly={props.readOnly}
        onChange={(chosen) => change({ patience: chosen })}
      />
      <Choice
        label={says.noise}
        options={noise.map((value) => ({ value, word: says.noises[value][0], text: says.noises[value][1] }))}
        value={speech().suppressNoise ?? "auto"}
        readOnly={props.readOnly}
        onChange={(chosen) => change({ suppressNoise: chosen })}
      />
      <p class="dim s2">{says.noiseText}</p>
    </section>
  );
}
