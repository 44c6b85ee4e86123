import { createMemo, Show } from "solid-js";
import type { Session } from "../../live/session.ts";
import type { Input } from "../../live/sources/input.ts";
import { createPartnerVoice } from "./create-partner-voice.ts";
import { TalkStrip } from "./talk-strip.tsx";

/** The played customer's voice and how one speaks to it; nothing in any other call. */
export function PartnerSound(props: { session: Session; input: Input }) {
  const isSpoken = createMemo(() => {
    const { practice, status } = props.session.view();
    return practice?.begun.mode === "spoken" && status === "live";
  });
  const voice = createMemo(() => (isSpoken() ? createPartnerVoice(props.session, props.input) : null));
  return <Show when={voice()}>{(made) => <TalkStrip voice={made()} />}</Show>;
}
