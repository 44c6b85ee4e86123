/** Every bound of the door, by name. What is beyond one is answered where it can be, and cut where it cannot. */

export const bodyBytesMax = 64 * 1024;
/** All headers of a request together; beyond it 431. */
export const headerBytesMax = 16 * 1024;
export const headersMax = 64;
/** A request's headers are here by then, or the connection goes (408): slowloris. */
export const headersMsMax = 10_000;
/** The whole request. */
export const requestMsMax = 20_000;
/** A connection without a request. */
export const idleMsMax = 10_000;
/** Nothing moves on a connection: a reader of an answer who does not read. Sockets have their own rules. */
export const stillMsMax = 60_000;
/** How often the server looks for connections beyond these. */
export const lookEveryMs = 1_000;
export const handshakeMsMax = 5_000;
/** Connections of one process, sockets among them; beyond it the newest is closed unanswered. */
export const connectionsMax = 4_000;
/** Sockets of one process; a node's promise is 100 people. */
export const socketsMax = 2_000;
export const requestsPerConnectionMax = 1_000;
