/** What the palette can do on the live page: the same acts as its keys and buttons, each where it makes sense now. */
import type { Glyph } from "../parts/icon.tsx";
import type { Command } from "../palette/commands.ts";
import type { KeyAction } from "./keys.ts";
import { words } from "./words.ts";

export type PageNow = {
  readonly live: boolean;
  readonly tip: boolean;
  readonly paused: boolean;
  readonly quiet: boolean;
  readonly asking: boolean;
  readonly canWithdraw: boolean;
  /** Of a recording: it may be asked for, or stopped. */
  readonly sound: "ask" | "stop" | null;
  readonly small: boolean;
  readonly whispers: boolean;
  /** Null where this browser cannot. */
  readonly whisperPossible: boolean;
  readonly undoable: boolean;
};
type Act = KeyAction | "engine" | "defined" | "end" | "speakNotice" | "withdraw" | "askSound" | "stopSound";

export const pageCommands = (now: PageNow, acts: Readonly<Record<Act, () => void>>): readonly Command[] => {
  const command = (act: Act, glyph: Glyph, keys?: string, named: string = act): Command => {
    const [label, also] = words.palette.acts[named] ?? [named, ""];
    return {
      id: act,
      label,
      also,
      group: act === "sheet" || act === "engine" || act === "defined" || act === "whisper" ? "settings" : "call",
      glyph,
      ...(keys !== undefined && { keys }),
      run: acts[act],
    };
  };
  const when = (is: boolean, ...list: Command[]): Command[] => (is ? list : []);
  return [
    ...when(
      now.asking,
      command("agreed", "tick", "A"),
      command("refused", "hand", "R"),
      command("speakNotice", "sound"),
    ),
    ...when(now.canWithdraw, command("withdraw", "hand")),
    ...when(now.sound === "ask", command("askSound", "mic")),
    ...when(now.sound === "stop", command("stopSound", "micOff")),
    ...when(
      now.tip,
      command("copy", "copy", "Ctrl ⇧ Space"),
      command("why", "info", "W"),
      command("like", "like", "Y"),
      command("dislike", "dislike", "N"),
      command("pin", "pin", "P"),
      command("dismiss", "cross", "X"),
      command("snooze", "clock", "L"),
    ),
    ...when(now.undoable, command("undo", "back", "Z")),
    ...when(
      now.live,
      command("pause", now.paused ? "play" : "pause", ".", now.paused ? "goOn" : "pause"),
      command("quiet", now.quiet ? "sound" : "soundOff", "Q", now.quiet ? "unquiet" : "quiet"),
      command("mark", "flag", "M"),
      command("forget", "forget", "E"),
      command("small", "small", "V", now.small ? "smallClose" : "small"),
    ),
    command("follow", "down", "F"),
    command("tips", "bolt", "T"),
    command("stages", "list", "S"),
    ...when(now.live, command("end", "phone")),
    command("sheet", "keys", "?"),
    ...when(now.live, command("engine", "chip")),
    command("defined", "info"),
    ...when(now.whisperPossible, command("whisper", "ear", "H", now.whispers ? "whisperOff" : "whisper")),
  ];
};
