import type { Principal } from "@wingman/streams/base/registry";

export type Standings = "stays" | "signed-out" | "roles-changed";

/** Who may hold a socket open. */
export type SocketDoor = {
  /** Uses up the ticket of a hello. Throws `Failure` WING_SIGN_IN. */
  admit(ticket: string | undefined): Promise<Principal>;
  /** Asked of every open socket once a second. */
  stands(principal: Principal): Standings;
};
