import { createSignal, Show } from "solid-js";
import type { Session } from "../live/session.ts";
import { SoundNotes } from "../live/sound-notes.tsx";
import { soundInputs } from "../live/sources/inputs.ts";
import type { ProblemKind } from "../live/sources/source.ts";
import { Icon } from "../parts/icon.tsx";
import { openOwnMicrophone, speakHere } from "./join.ts";
import { MicrophoneNote } from "./microphone-note.tsx";
import type { PartnerVoice } from "./sound/create-partner-voice.ts";
import { TalkStrip } from "./sound/talk-strip.tsx";
import { words } from "./words.ts";

const says = words.exercise;
const kinds: readonly string[] = ["microphone-closed", "microphone-missing"] satisfies ProblemKind[];

/** Why the rep of a spoken exercise is not heard in this tab, of its session; null where they are, or may be. */
export const unheardIn = (session: Session): ProblemKind | null => {
  const kind = session.problem()?.kind ?? "";
  return kinds.includes(kind) ? (kind as ProblemKind) : null;
};

/** Who speaks, how one is heard and why one is not; in a tab that was not spoken in yet, one press until one is. */
export function SpeechPart(props: {
  session: Session;
  voice: PartnerVoice | null;
  customer: string;
  tick: number;
  /** The microphone is open, and this exercise is spoken in here from now on. */
  onJoined: () => void;
  onType: () => void;
}) {
  const [refused, setRefused] = createSignal<ProblemKind | null>(null);
  const [typed, setTyped] = createSignal(false);
  const problem = () => (typed() ? null : (refused() ?? unheardIn(props.session)));
  const join = async (): Promise<void> => {
    setTyped(false);
    const why = await openOwnMicrophone();
    setRefused(why);
    if (why) return;
    speakHere(props.session.call);
    props.onJoined();
  };
  return (
    <>
      <MicrophoneNote
        problem={problem()}
        onRetry={() => void join()}
        onType={() => {
          setTyped(true);
          props.onType();
        }}
      />
      <Show
        when={props.voice}
        fallback={
          <Show when={!problem()}>
            <button type="button" class="btn join" onClick={() => void join()}>
              <Icon name="mic" size="s" />
              {says.join}
            </button>
          </Show>
        }
      >
        {(voice) => (
          <>
            <TalkStrip voice={voice()} />
            <Show when={!unheardIn(props.session)}>
              <SoundNotes
                session={props.session}
                inputs={soundInputs()}
                hears={{ microphone: true, share: false }}
                customer={props.customer}
                tick={props.tick}
                repOnly
              />
            </Show>
          </>
        )}
      </Show>
    </>
  );
}
