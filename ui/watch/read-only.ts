import type { Session } from "../live/session.ts";

/** The same call with every act refused: whoever watches changes nothing, whatever is pressed. The server refuses it as well. */
export const readOnly = (session: Session): Session => {
  const refused = (): undefined => undefined;
  return {
    ...session,
    copied: refused,
    rate: refused,
    pin: refused,
    dismiss: refused,
    snooze: refused,
    takeOff: refused,
    tickItem: refused,
    mark: refused,
    quiet: refused,
    undo: () => null,
    start: async () => undefined,
    end: refused,
    forget: refused,
    eraseKept: refused,
    consent: refused,
    notice: refused,
    chooseEngine: refused,
    pause: refused,
    heardHere: refused,
    type: refused,
    painted: refused,
    seeNote: refused,
    sayAfter: refused,
  };
};
