/** What the rep presses: seen at once, sent to the log, and for some seconds to be taken back. */
import type { Tip } from "@wingman/domain/call/view";
import { createSignal } from "solid-js";
import { expect, type Expected, withExpected } from "./act.ts";
import type { makeSocket } from "./socket.ts";

export const undoMs = 10_000;
export const quietMs = 120_000;
const snoozeMs = 600_000;

export type Did =
  | "take-off"
  | "like"
  | "dislike"
  | "unlike"
  | "pin"
  | "unpin"
  | "dismiss"
  | "snooze"
  | "copy"
  | "mark"
  | "tick"
  | "quiet"
  | "unquiet";
export type Done = {
  readonly did: Did;
  readonly action: string;
  readonly suggestion: string | null;
  readonly at: number;
};
export const makePresses = (call: string, socket: Pick<ReturnType<typeof makeSocket>, "send">) => {
  const [expected, setExpected] = createSignal<readonly Expected[]>([]);
  const [done, setDone] = createSignal<Done | null>(null);
  const press = (did: Did, suggestion: string | null, change: Partial<Tip> | null, send: (action: string) => void) => {
    const action = crypto.randomUUID();
    if (suggestion && change) setExpected(expect(expected(), { action, suggestion, change }));
    setDone({ did, action, suggestion, at: performance.now() });
    send(action);
  };
  return {
    /** Tips as they will be once what was pressed has come back. */
    onTips: (tips: readonly Tip[]): readonly Tip[] => withExpected(tips, expected()),
    /** A press has come back as a fact. */
    came(action: string): void {
      if (expected().length > 0) setExpected(expected().filter((press) => press.action !== action));
    },
    /** What was refused is not shown as done. */
    refused: () => setExpected([]),
    acts: {
      done,
      forgetDone: () => setDone(null),
      copied: ({ suggestion }: Tip) =>
        press("copy", suggestion, { copied: true }, (action) => socket.send("copied", { call, action, suggestion })),
      rate(tip: Tip, rating: "like" | "dislike") {
        const next = tip.rating === rating ? "none" : rating;
        press(next === "none" ? "unlike" : next, tip.suggestion, { rating: next }, (action) =>
          socket.send("rated", { call, action, suggestion: tip.suggestion, rating: next }),
        );
      },
      pin: ({ suggestion, pinned }: Tip) =>
        press(pinned ? "unpin" : "pin", suggestion, { pinned: !pinned }, (action) =>
          socket.send("pinned", { call, action, suggestion, pinned: !pinned }),
        ),
      dismiss: ({ suggestion }: Tip) =>
        press("dismiss", suggestion, { dismissed: true }, (action) =>
          socket.send("dismissed", { call, action, suggestion }),
        ),
      /** Away with it, and with its play for a while. */
      snooze: ({ suggestion }: Tip) =>
        press("snooze", suggestion, { dismissed: true }, (action) =>
          socket.send("dismissed", { call, action, suggestion, snoozeMs }),
        ),
      /** Something noted was not so. */
      takeOff: (signal: string) =>
        press("take-off", null, null, (action) => socket.send("take-off", { call, action, signal })),
      tickItem: (stage: string, item: string, ticked: boolean) =>
        press("tick", null, null, (action) => socket.send("tick", { call, action, stage, item, ticked })),
      mark: () => press("mark", null, null, (action) => socket.send("mark", { call, action, note: "" })),
      /** Pressed again while it is quiet, tips come back; the shortest quiet there is stands for none. */
      quiet(on: boolean, forMs = quietMs) {
        press(on ? "quiet" : "unquiet", null, null, (action) =>
          socket.send("quiet", { call, action, forMs: on ? forMs : 1_000 }),
        );
      },
      /** Takes back the last press, if it was within 10 s; answers with what it was. */
      undo(): Done | null {
        const last = done();
        if (!last || performance.now() - last.at > undoMs || last.did === "quiet" || last.did === "unquiet")
          return null;
        setExpected(expected().filter((press) => press.action !== last.action));
        socket.send("undo", { call, action: crypto.randomUUID(), undoes: last.action });
        setDone(null);
        return last;
      },
    },
  };
};
