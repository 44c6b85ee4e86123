import { Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

export type Drawer = "stages" | "tips";

/** What opens the columns at the sides where there is no room for them. */
export function DrawerButtons(props: { open: Drawer | null; onDrawer: (which: Drawer) => void }) {
  return (
    <>
      <button
        type="button"
        class="ib dw-l"
        title={words.live.stagesDrawer}
        aria-label={words.live.stagesDrawer}
        aria-expanded={props.open === "stages"}
        onClick={() => props.onDrawer("stages")}
      >
        <Icon name="list" />
      </button>
      <button
        type="button"
        class="ib dw-r"
        title={words.live.tipsDrawer}
        aria-label={words.live.tipsDrawer}
        aria-expanded={props.open === "tips"}
        onClick={() => props.onDrawer("tips")}
      >
        <Icon name="bolt" />
      </button>
    </>
  );
}
