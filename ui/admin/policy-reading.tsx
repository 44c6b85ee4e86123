import { consentLaws } from "@wingman/domain/privacy/consent-law";
import { defaultReading } from "@wingman/domain/tenant/policy";
import { Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import type { Editing } from "./policy.tsx";
import { Box } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.policy.reading;

/** Whether a customer's words are read for and against the deal; a law without their own yes leaves it off. */
export function ReadingPart(props: Editing) {
  const reading = () => props.policy.reading ?? defaultReading;
  const isLawful = () => consentLaws[props.policy.consent.preset].words.includes("customer");
  return (
    <section class="panel" aria-labelledby="reading-head">
      <h3 id="reading-head">{says.title}</h3>
      <p class="dim s2">{says.text}</p>
      <fieldset class="opts">
        <legend>{says.legend}</legend>
        <Box
          label={says.customerWords}
          text={says.customerWordsText}
          checked={reading().customerWords}
          disabled={props.readOnly}
          onChange={(customerWords) => props.change({ reading: { ...reading(), customerWords } })}
        />
      </fieldset>
      <Show when={reading().customerWords && !isLawful()}>
        <p class="note" role="status">
          <Icon name="info" size="s" />
          <span>{says.notLawful}</span>
        </p>
      </Show>
    </section>
  );
}
