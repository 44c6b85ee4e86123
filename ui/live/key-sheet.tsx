import { For, type JSX, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { language, type Language, languages, setLanguage } from "../parts/language.ts";
import { setTheme, theme, type Theme } from "../parts/theme.ts";
import { words as partWords } from "../parts/words.ts";
import { words as consentWords } from "./consent/words.ts";
import { Dialog } from "../parts/dialog.tsx";
import { KeyList } from "../parts/key-list.tsx";
import { Choice } from "./choice.tsx";
import { EarpieceSettings } from "./earpiece/earpiece-settings.tsx";
import { settings, type Speak, type TipLife, type Whisper } from "./settings.ts";
import type { Segment } from "./truth.ts";
import { Parts } from "./truth-line.tsx";
import { words } from "./words.ts";

export function KeySheet(props: {
  open: boolean;
  canWhisper: boolean;
  onClose: () => void;
  onWithdraw: (() => void) | null;
  onStopSound: (() => void) | null;
  /** Which devices a call hears, where this browser hears any. */
  sound?: JSX.Element;
}) {
  const says = words.live.sheet;
  return (
    <Dialog open={props.open} title={says.title} onClose={props.onClose}>
      <KeyList keys={words.live.keyNames} />
      <p class="s1 faint">{says.note}</p>
      <Choice<Theme> label={says.theme} options={says.themes} chosen={theme()} onChoose={setTheme} />
      <Choice<Language> label={partWords.language} options={languages} chosen={language} onChoose={setLanguage} />
      <Choice<Speak> label={says.speak} options={says.speaks} chosen={settings.speak()} onChoose={settings.setSpeak} />
      <Choice<TipLife>
        label={says.tipLife}
        options={says.tipLives}
        chosen={settings.tipLife()}
        onChoose={settings.setTipLife}
      />
      <Show when={props.canWhisper} fallback={<p class="s1 faint">{words.live.noVoice}</p>}>
        <Choice<Whisper>
          label={says.whisper}
          options={says.whispers}
          chosen={settings.whisper()}
          onChoose={settings.setWhisper}
        />
        <p class="s1 faint">{says.whisperNote}</p>
        <Show when={settings.whisper() !== "off"}>
          <EarpieceSettings open={props.open} />
        </Show>
      </Show>
      <Choice<"on" | "off">
        label={says.singleKeys}
        options={{ on: says.on, off: says.off }}
        chosen={settings.singleKeys() ? "on" : "off"}
        onChoose={(choice) => settings.setSingleKeys(choice === "on")}
      />
      {props.sound}
      <Stop
        label={consentWords.withdrawLabel}
        text={consentWords.withdraw}
        act={props.onWithdraw}
        onClose={props.onClose}
      />
      <Stop
        label={consentWords.sound.stopLabel}
        text={consentWords.sound.stop}
        act={props.onStopSound}
        onClose={props.onClose}
      />
    </Dialog>
  );
}

function Stop(props: { label: string; text: string; act: (() => void) | null; onClose: () => void }) {
  return (
    <Show when={props.act}>
      {(act) => (
        <div class="between wrap">
          <span>{props.label}</span>
          <button
            type="button"
            class="btn s stop"
            onClick={() => {
              act()();
              props.onClose();
            }}
          >
            <Icon name="hand" size="s" />
            {props.text}
          </button>
        </div>
      )}
    </Show>
  );
}

/** The line at the bottom in full, where a narrow screen had to cut it, then what each figure means. */
export function DefinedSheet(props: { open: boolean; now: readonly Segment[]; onClose: () => void }) {
  return (
    <Dialog open={props.open} title={words.live.defined.title} onClose={props.onClose}>
      <ul class="full">
        <For each={props.now}>
          {(segment) => (
            <li classList={{ warn: segment.warn }}>
              <Icon name={segment.glyph} />
              <Parts parts={segment.parts} />
            </li>
          )}
        </For>
      </ul>
      <dl class="defs">
        <For each={words.live.defined.list}>
          {([name, text]) => (
            <>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
