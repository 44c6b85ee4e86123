import { type ConsentPolicy, consentLaws, hasBasis, soundSentence } from "@wingman/domain/privacy/consent-law";
import { Show } from "solid-js";
import { language } from "../parts/language.ts";
import { Icon } from "../parts/icon.tsx";
import type { Editing } from "./policy.tsx";
import { Choice, Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.policy.consent;
const presets = ["all-parties", "one-party", "notice"] as const;
const notices = ["both", "spoken", "shown"] as const;
const recordings = ["ask", "never"] as const;

/** Whose yes a call needs, why less than everybody's may do, how the notice reaches the customer, and the sound. */
export function ConsentPart(props: Editing) {
  const consent = () => props.policy.consent;
  const change = (part: Partial<ConsentPolicy>) => props.change({ consent: { ...consent(), ...part } });
  const sentence = () => consentLaws[consent().preset].sentence[language];
  return (
    <section class="panel" aria-labelledby="consent-head">
      <h3 id="consent-head">{says.title}</h3>
      <Choice
        label={says.preset}
        options={presets.map((value) => ({ value, ...says.presets[value] }))}
        value={consent().preset}
        readOnly={props.readOnly}
        // The strictest law needs no reason, and keeps none that would look like one.
        onChange={(preset) => change({ preset, ...(preset === "all-parties" && { legalBasis: "" }) })}
      />
      <Show when={consent().preset !== "all-parties"}>
        <Field label={says.basis} hint={says.basisHint}>
          {(id) => (
            <input
              id={id}
              name="basis"
              maxLength={400}
              dir="auto"
              required
              readOnly={props.readOnly}
              aria-invalid={!hasBasis(consent())}
              value={consent().legalBasis}
              onInput={(event) => change({ legalBasis: event.currentTarget.value })}
            />
          )}
        </Field>
        <Show when={!hasBasis(consent())}>
          <p class="note warn">
            <Icon name="warn" size="s" />
            {says.basisMissing}
          </p>
        </Show>
      </Show>
      <Choice
        label={says.notice}
        options={notices.map((value) => ({ value, word: says.notices[value] }))}
        value={consent().notice}
        readOnly={props.readOnly}
        onChange={(notice) => change({ notice })}
      />
      <Choice
        label={says.recording}
        options={recordings.map((value) => ({ value, ...says.recordings[value] }))}
        value={consent().recording}
        readOnly={props.readOnly}
        onChange={(recording) => change({ recording })}
      />
      <figure class="said">
        <figcaption class="s2 dim">{says.sentence}</figcaption>
        <blockquote>
          {sentence()}
          <Show when={consent().recording === "ask"}> {soundSentence[language]}</Show>
        </blockquote>
      </figure>
    </section>
  );
}
