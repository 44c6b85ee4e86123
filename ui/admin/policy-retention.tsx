import { createEffect, createSignal, on, onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { admin } from "./ask.ts";
import type { Editing } from "./policy.tsx";
import { NumberField } from "./policy-parts.tsx";
import { words } from "./words.ts";

const says = words.policy.retention;
const daysMax = 3_650;
/** As far as the server looks ahead. */
const aheadDaysMax = 365;
/** A number is being typed. */
const afterMs = 500;

type Kind = "transcripts" | "recordings";

/** How long words and sound are kept; before fewer days are kept, how many calls that takes at once. */
export function RetentionPart(props: Editing) {
  const days = () => props.policy.retention;
  return (
    <section class="panel" aria-labelledby="retention-head">
      <h3 id="retention-head">{says.title}</h3>
      <p class="dim s2">{says.text}</p>
      <div class="two">
        <NumberField
          label={says.transcripts}
          value={days().transcriptDays}
          min={1}
          max={daysMax}
          readOnly={props.readOnly}
          onChange={(transcriptDays) => props.change({ retention: { ...days(), transcriptDays } })}
        />
        <NumberField
          label={says.recordings}
          value={days().recordingDays}
          min={1}
          max={daysMax}
          readOnly={props.readOnly}
          onChange={(recordingDays) => props.change({ retention: { ...days(), recordingDays } })}
        />
      </div>
      <Due kind="transcripts" from={props.kept.retention.transcriptDays} to={days().transcriptDays} />
      <Due kind="recordings" from={props.kept.retention.recordingDays} to={days().recordingDays} />
    </section>
  );
}

/** With thirty days fewer, what is due today is what would be due in thirty days as it is. */
function Due(props: { kind: Kind; from: number; to: number }) {
  const [due, setDue] = createSignal<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const fewer = () => Math.max(0, props.from - props.to);
  createEffect(
    on(fewer, (by) => {
      clearTimeout(timer);
      setDue(null);
      const mine = ++asked;
      if (by === 0 || !isOneOf(["admin", "compliance"])) return;
      timer = setTimeout(() => {
        admin.retention(Math.min(by, aheadDaysMax)).then(
          (preview) => mine === asked && setDue(preview[props.kind].due),
          () => undefined, // The warning stays without its number.
        );
      }, afterMs);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return (
    <div role="status">
      <Show when={fewer() > 0}>
        <p class="note warn">
          <Icon name="warn" size="s" />
          {says.fewer(says.kinds[props.kind], props.from, props.to, due(), fewer() > aheadDaysMax)}
        </p>
      </Show>
    </div>
  );
}
