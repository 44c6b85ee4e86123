import type { Noted } from "@wingman/domain/call/view";
import { createMemo, type JSX } from "solid-js";
import { readable } from "../parts/readable.ts";
import { clockText } from "../parts/time.ts";
import { ConfirmEnd } from "./confirm-end.tsx";
import { EndSheet, type EndSheetSaid } from "./end-sheet.tsx";
import { EngineSheet } from "./engine-sheet.tsx";
import type { Ears } from "./create-browser-ears.ts";
import { DefinedSheet, KeySheet } from "./key-sheet.tsx";
import { promiseText } from "./promises.ts";
import type { Session } from "./session.ts";
import type { Segment } from "./truth.ts";
import { words } from "./words.ts";

export type SheetName = "keys" | "defined" | "end" | "engine";

/** What stands before the page for a moment: keys and settings, what figures mean, whether to end, what came of it. */
export function Sheets(props: {
  session: Session;
  sheet: SheetName | null;
  onClose: () => void;
  sample: boolean;
  canWhisper: boolean;
  truth: readonly Segment[];
  onWithdraw: (() => void) | null;
  onStopSound: (() => void) | null;
  sound?: JSX.Element;
  /** The browser's own recognition, where the rep speaks here. */
  ears: Ears | null;
  onEnd: () => void;
  asksAfter: boolean;
  onAnswer: (said: EndSheetSaid) => void;
  onSkip: () => void;
}) {
  const promised = createMemo(() => promisedIn(props.session.view().noted));
  /** A sheet that closes because another opens says so too; only the one in front is meant. */
  const close = (name: SheetName) => () => props.sheet === name && props.onClose();
  return (
    <>
      <ConfirmEnd open={props.sheet === "end"} sample={props.sample} onEnd={props.onEnd} onClose={close("end")} />
      <EndSheet
        open={props.asksAfter}
        title={words.after.title(clockText(props.session.view().durationMs))}
        known={props.session.view()}
        promised={promised()}
        busy={false}
        problem={null}
        onSave={props.onAnswer}
        onSkip={props.onSkip}
      />
      <KeySheet
        open={props.sheet === "keys"}
        canWhisper={props.canWhisper}
        onClose={close("keys")}
        onWithdraw={props.onWithdraw}
        onStopSound={props.onStopSound}
        sound={props.sound}
      />
      <EngineSheet
        session={props.session}
        open={props.sheet === "engine"}
        ears={props.ears}
        onClose={close("engine")}
      />
      <DefinedSheet open={props.sheet === "defined"} now={props.truth} onClose={close("defined")} />
    </>
  );
}

const promisedIn = (noted: readonly Noted[]) =>
  noted
    .filter((item) => item.what === "commitment" && item.offBy === null)
    .map((item) => ({ signal: item.id, what: readable(promiseText(item.text, item.words)) }));
