import type { Tip } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { type Accessor, Show } from "solid-js";
import type { CallState, TipsShown } from "./call-state.ts";
import { PinnedStrip } from "./pinned-strip.tsx";
import { TipCard } from "./tip-card.tsx";
import type { Hold } from "./tip-life.ts";

export type CardActs = {
  readonly painted: (tip: Tip) => void;
  readonly copy: (tip: Tip) => void;
  readonly why: () => void;
  readonly hold: (why: Hold, on: boolean) => void;
  readonly rate: (tip: Tip, rating: "like" | "dislike") => void;
  readonly pin: (tip: Tip) => void;
  readonly snooze: (tip: Tip) => void;
  readonly dismiss: (tip: Tip) => void;
  readonly recall: (tip: Tip) => void;
};

/** The one place of a card, and pinned ones folded to a line below it. */
export function CardPlace(props: {
  session: Pick<CallState, "tips" | "heardInstead">;
  tips: TipsShown;
  playbook: Playbook | null;
  customer: string;
  clockMs: Accessor<number>;
  whyFor: string | null;
  feedback: { readonly suggestion: string; readonly text: string } | null;
  acts: CardActs;
  /** What was pressed then is seen, and nothing can be pressed now. */
  readOnly?: boolean;
}) {
  const now = () => props.tips.current();
  return (
    <>
      <Show when={now()?.suggestion} keyed>
        {(id) => (
          <Show when={props.session.tips().find((tip) => tip.suggestion === id)}>
            {(tip) => (
              <TipCard
                tip={tip()}
                showing={props.tips.showing()!}
                playbook={props.playbook}
                customer={props.customer}
                clockMs={props.clockMs}
                heardInstead={props.session.heardInstead()[id] ?? null}
                whyOpen={props.whyFor === id}
                waiting={props.tips.waiting().length}
                copied={tip().copied}
                feedback={props.feedback?.suggestion === id ? props.feedback.text : null}
                readOnly={props.readOnly}
                onPainted={props.acts.painted}
                onCopy={() => props.acts.copy(tip())}
                onWhy={props.acts.why}
                onHold={props.acts.hold}
                onRate={(rating) => props.acts.rate(tip(), rating)}
                onPin={() => props.acts.pin(tip())}
                onSnooze={() => props.acts.snooze(tip())}
                onDismiss={() => props.acts.dismiss(tip())}
              />
            )}
          </Show>
        )}
      </Show>
      <PinnedStrip
        tips={props.tips.folded()}
        onOpen={props.acts.recall}
        onLetGo={props.acts.pin}
        readOnly={props.readOnly}
      />
    </>
  );
}
