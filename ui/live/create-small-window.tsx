import type { Tip } from "@wingman/domain/call/view";
import { createSignal, onCleanup } from "solid-js";
import { render } from "solid-js/web";
import type { createTips } from "./create-tips.ts";
import type { Kept } from "./kept.ts";
import type { Session } from "./session.ts";
import { openSmallWindow, type SmallWindow } from "./small-window.ts";
import { SmallCard } from "./small-card.tsx";
import { talkFigures } from "./talk.ts";
import { words } from "./words.ts";

const size = { width: 340, height: 214 };
const tickMs = 100;

type Door = {
  readonly session: Session;
  readonly tips: () => ReturnType<typeof createTips>;
  readonly nowMs: () => number;
  readonly idle: () => string;
  readonly kept: () => Kept;
  readonly onCopy: (tip: Tip, from: Window) => void;
  readonly onKeys: (window: Window) => () => void;
  readonly onRefused: () => void;
};

/** The small window's door: open, shut, and whether it stands open now. */
export const createSmallWindow = () => {
  const [open, setOpen] = createSignal(false);
  let small: SmallWindow | null = null;
  const close = () => {
    small?.close();
    small = null;
    setOpen(false);
  };
  onCleanup(close);
  return {
    open,
    close,
    async show(door: Door): Promise<void> {
      const { session, onCopy, onKeys, onRefused } = door;
      const draw = (window: Window) => {
        // Its own clock: the page behind it may be slowed down to a tick a second, or a minute.
        const timer = window.setInterval(() => door.tips().tick(), tickMs);
        const keysOff = onKeys(window);
        const dispose = render(
          () => (
            <SmallCard
              window={window}
              tip={door.tips().current}
              showing={door.tips().showing}
              nowMs={door.nowMs}
              repShare={() => talkFigures(session.view().lines, door.nowMs()).repShare}
              kept={door.kept}
              idle={door.idle}
              caution={() => (session.link() === "reconnecting" ? words.live.down.title : null)}
              heardInstead={() => session.heardInstead()[door.tips().current()?.suggestion ?? ""] ?? null}
              onPainted={session.painted}
              onHold={(on) => door.tips().hold("hover", on)}
              onCopy={(tip) => onCopy(tip, window)}
              onRate={session.rate}
            />
          ),
          window.document.body,
        );
        return () => {
          window.clearInterval(timer);
          keysOff();
          dispose();
        };
      };
      small = await openSmallWindow({ ...size, title: words.live.smallTitle }, draw, () => setOpen(false));
      if (small) setOpen(true);
      else onRefused();
    },
  };
};
