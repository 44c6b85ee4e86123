import type { notListenedFor } from "@wingman/domain/tenant/listened-for";
import { For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { words as partWords } from "../parts/words.ts";
import { exampleLine } from "./example-line.ts";
import type { Editing } from "./policy.tsx";
import { Box, Choice, Field } from "./standard.tsx";
import type { Vocabulary } from "./vocabulary.ts";
import { words } from "./words.ts";

const says = words.policy;
const formats = ["token", "last-four", "stars"] as const;
const languages = ["en", "ar"] as const;
const timeZones: readonly string[] = Intl.supportedValuesOf("timeZone");

/** A whole number within its bounds; what is not one yet stays in the field and is not taken. */
export function NumberField(props: {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  readOnly: boolean;
  onChange: (value: number) => void;
}) {
  return (
    <Field label={props.label} {...(props.hint !== undefined && { hint: props.hint })}>
      {(id) => (
        <input
          id={id}
          type="number"
          inputmode="numeric"
          required
          step={1}
          min={props.min}
          max={props.max}
          readOnly={props.readOnly}
          dir="ltr"
          value={props.value}
          onInput={(event) => {
            const value = event.currentTarget.valueAsNumber;
            if (Number.isInteger(value) && event.currentTarget.validity.valid) props.onChange(value);
          }}
        />
      )}
    </Field>
  );
}

/** What is masked, how a mask is written, and a sentence as it would be kept. */
export function RedactionPart(props: Editing) {
  const redaction = () => props.policy.redaction;
  const change = (part: Partial<Editing["policy"]["redaction"]>) =>
    props.change({ redaction: { ...redaction(), ...part } });
  return (
    <section class="panel" aria-labelledby="redaction-head">
      <h3 id="redaction-head">{says.redaction.title}</h3>
      <p class="dim s2">{says.redaction.always}</p>
      <fieldset class="opts">
        <legend>{says.redaction.also}</legend>
        <Box
          label={says.redaction.ids}
          text={says.redaction.idsText}
          checked={redaction().identityNumbers}
          disabled={props.readOnly}
          onChange={(identityNumbers) => change({ identityNumbers })}
        />
        <Box
          label={says.redaction.names}
          text={says.redaction.namesText}
          checked={redaction().names}
          disabled={props.readOnly}
          onChange={(names) => change({ names })}
        />
      </fieldset>
      <Choice
        label={says.redaction.format}
        options={formats.map((value) => ({ value, word: says.redaction.formats[value] }))}
        value={redaction().format}
        readOnly={props.readOnly}
        onChange={(format) => change({ format })}
      />
      <figure class="said">
        <figcaption class="s2 dim">{says.redaction.example}</figcaption>
        <blockquote lang="en" dir="ltr" aria-live="polite">
          <For each={exampleLine(redaction())}>
            {(piece) => (
              <Show when={piece.isMask} fallback={piece.text}>
                <mark>{piece.text}</mark>
              </Show>
            )}
          </For>
        </blockquote>
      </figure>
    </section>
  );
}

/** What calls are held in, where days begin, and the words of the trade. */
export function CallsPart(
  props: Editing & {
    vocabulary: string;
    fault: Vocabulary["fault"];
    /** Of the words as they stand in the field: which the recogniser of this computer cannot be told. */
    unheard: ReturnType<typeof notListenedFor>;
    onVocabulary: (text: string) => void;
  },
) {
  return (
    <section class="panel" aria-labelledby="calls-head">
      <h3 id="calls-head">{says.calls.title}</h3>
      <div class="two">
        <Field label={says.calls.language} hint={says.calls.languageHint}>
          {(id) => (
            <>
              <input
                id={id}
                name="language"
                required
                minLength={2}
                maxLength={35}
                dir="ltr"
                list="policy-languages"
                readOnly={props.readOnly}
                value={props.policy.language}
                onInput={(event) => props.change({ language: event.currentTarget.value.trim() })}
              />
              <datalist id="policy-languages">
                <For each={languages}>{(one) => <option value={one} />}</For>
              </datalist>
            </>
          )}
        </Field>
        <Field label={says.calls.timeZone} hint={says.calls.timeZoneHint}>
          {(id) => (
            <>
              <input
                id={id}
                name="time-zone"
                required
                maxLength={60}
                dir="ltr"
                list="policy-time-zones"
                readOnly={props.readOnly}
                value={props.policy.timeZone}
                onInput={(event) => props.change({ timeZone: event.currentTarget.value.trim() })}
              />
              <datalist id="policy-time-zones">
                <For each={timeZones}>{(one) => <option value={one} />}</For>
              </datalist>
            </>
          )}
        </Field>
      </div>
      <Field label={says.calls.vocabulary} hint={says.calls.vocabularyHint}>
        {(id) => (
          <textarea
            id={id}
            name="vocabulary"
            rows={5}
            dir="auto"
            spellcheck={false}
            readOnly={props.readOnly}
            aria-invalid={props.fault !== null}
            value={props.vocabulary}
            onInput={(event) => props.onVocabulary(event.currentTarget.value)}
          />
        )}
      </Field>
      <Show when={props.fault}>
        {(fault) => (
          <p class="note warn" role="status">
            <Icon name="warn" size="s" />
            {fault().kind === "many" ? says.calls.tooMany : says.calls.badLine(fault().line)}
          </p>
        )}
      </Show>
      <For each={["letters", "sounds"] as const}>
        {(why) => (
          <Show when={props.unheard.some((one) => one.why === why)}>
            <p class="note" role="status">
              <Icon name="info" size="s" />
              <span>
                {says.calls.notListenedFor[why]}{" "}
                <bdi>
                  {props.unheard
                    .filter((one) => one.why === why)
                    .map((one) => one.word)
                    .join(partWords.comma)}
                </bdi>
              </span>
            </p>
          </Show>
        )}
      </For>
    </section>
  );
}

/** How much all people of the tenant together may use. */
export function LimitsPart(props: Editing) {
  const limits = () => props.policy.limits;
  const change = (part: Partial<Editing["policy"]["limits"]>) => props.change({ limits: { ...limits(), ...part } });
  return (
    <section class="panel" aria-labelledby="limits-head">
      <h3 id="limits-head">{says.limits.title}</h3>
      <p class="dim s2">{says.limits.text}</p>
      <div class="two">
        <NumberField
          label={says.limits.requests}
          hint={says.limits.requestsHint}
          value={limits().requestsPerMinute}
          min={10}
          max={100_000}
          readOnly={props.readOnly}
          onChange={(requestsPerMinute) => change({ requestsPerMinute })}
        />
        <NumberField
          label={says.limits.sound}
          hint={says.limits.soundHint(Math.round(limits().soundSecondsPerDay / 3_600))}
          value={limits().soundSecondsPerDay}
          min={0}
          max={100_000_000}
          readOnly={props.readOnly}
          onChange={(soundSecondsPerDay) => change({ soundSecondsPerDay })}
        />
        <NumberField
          label={says.limits.tokens}
          hint={says.limits.tokensHint}
          value={limits().tokensPerDay}
          min={0}
          max={1_000_000_000}
          readOnly={props.readOnly}
          onChange={(tokensPerDay) => change({ tokensPerDay })}
        />
      </div>
    </section>
  );
}
