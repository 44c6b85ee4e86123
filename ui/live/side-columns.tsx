import type { Tip } from "@wingman/domain/call/view";
import type { Playbook } from "@wingman/domain/playbook/play";
import { EarlierTips } from "./earlier-tips.tsx";
import { NotedSoFar } from "./noted.tsx";
import type { CallState, ColumnActs, TipsShown } from "./call-state.ts";
import { Stages, WhoTalks } from "./sides.tsx";
import { words } from "./words.ts";

/** Left is what the rep is doing, right is what there was: columns, drawers or panes, as there is room. */
export function SideColumns(props: {
  session: CallState;
  tips: TipsShown;
  /** Null where nothing is to be pressed: the call is over. */
  acts: ColumnActs | null;
  onAgain: ((tip: Tip) => void) | null;
  playbook: Playbook | null;
  customer: string;
  nowMs: () => number;
  watching: boolean;
  onCopy: (tip: Tip) => void;
}) {
  const view = () => props.session.view();
  return (
    <>
      <aside class="side l" aria-label={words.live.stages} tabindex="0">
        <Stages
          playbook={props.playbook}
          reached={view().stages}
          ticks={view().ticks}
          watching={props.watching || props.acts === null}
          onTick={(...ticked) => props.acts?.tickItem(...ticked)}
        />
        <WhoTalks session={props.session} playbook={props.playbook} customer={props.customer} nowMs={props.nowMs} />
      </aside>
      <aside class="side r" aria-label={words.live.earlier} tabindex="0">
        <div class="tips-pane">
          <EarlierTips
            tips={props.session.tips()}
            showing={props.tips.current()?.suggestion ?? null}
            waiting={props.tips.waiting()}
            withheld={view().withheld}
            playbook={props.playbook}
            onAgain={view().status === "ended" ? null : props.onAgain}
            onCopy={props.onCopy}
            acts={props.acts}
          />
        </div>
        <div class="noted-pane">
          <NotedSoFar
            noted={view().noted}
            marks={view().marks}
            startedAt={view().startedAt}
            customer={props.customer}
            onTakeOff={props.watching ? null : (props.acts?.takeOff ?? null)}
          />
        </div>
      </aside>
    </>
  );
}
