import "./talk-strip.css";
import { onCleanup, Show } from "solid-js";
import { Choice } from "../../live/choice.tsx";
import type { PartnerVoice } from "./create-partner-voice.ts";
import { words } from "./words.ts";

/** Who speaks now, and how one is heard: by an open microphone, or while Space is held. */
export function TalkStrip(props: { voice: PartnerVoice }) {
  const isText = (target: EventTarget | null) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(target.tagName));
  const down = (event: KeyboardEvent) => {
    if (event.key !== " " || !props.voice.pushes() || isText(event.target)) return;
    event.preventDefault();
    if (!event.repeat) props.voice.press();
  };
  const up = (event: KeyboardEvent) => {
    if (event.key === " " && props.voice.pressed()) props.voice.letGo();
  };
  const away = () => props.voice.pressed() && props.voice.letGo();
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", away);
  onCleanup(() => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", away);
  });
  return (
    <section class="talkstrip" aria-label={words.label}>
      <p role="status">{props.voice.pressed() ? words.youSpeak : words.speaks[props.voice.speaks()]}</p>
      <Choice<"open" | "push">
        label={words.how}
        options={words.ways}
        chosen={props.voice.pushes() ? "push" : "open"}
        onChoose={(way) => props.voice.setPushes(way === "push")}
      />
      <Show when={props.voice.isBlocked()}>
        <button type="button" class="btn" onClick={() => props.voice.unblock()}>
          {words.unblock}
        </button>
      </Show>
      <Show when={props.voice.isDeaf()}>
        <p class="s1" role="status">
          {words.deaf}
        </p>
      </Show>
      <Show when={props.voice.isMute()}>
        <p class="s1">{props.voice.isDeaf() ? words.muteToo : words.mute}</p>
      </Show>
      <Show when={props.voice.echo()}>
        <p class="s1" role="status">
          {words.headphones}
        </p>
      </Show>
    </section>
  );
}
