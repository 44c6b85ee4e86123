/**
 * How the command line, the measures and the tests come in: with the token in WINGMAN_TOKEN where there is one, else by
 * the demo's press. One sign-in an address and process, so that a hundred clients are not a hundred sessions.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";

const answerMsMax = 15_000;
const startMsMax = 60_000;
const startLookMs = 200;
/** A token is good for an hour; one that is nearly over is not begun with. */
const tokenMsMax = 50 * 60_000;
/** Addresses remembered at once; a process that met more forgets the first. */
const addressesMax = 64;

type Known = { readonly token: Promise<string>; readonly at: number };
const known = new Map<string, Known>();

/** As `fetch`, signed in at the gateway the address is of. Throws what `fetch` throws, and `Failure` where nobody is let in. */
export const signedFetch = async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
  const { origin } = new URL(address);
  const ask = async (isAgain: boolean): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${await tokenFor(origin, isAgain)}`);
    return fetch(address, { ...init, headers });
  };
  const first = await ask(false);
  // Another Wingman may answer at this address by now, and keeps nothing of what we had.
  if (first.status !== 401 || process.env["WINGMAN_TOKEN"]) return first;
  await first.body?.cancel();
  return ask(true);
};

/** A ticket for one socket at this gateway. */
export const ticketFor = async (url: string): Promise<string> => {
  const answer = await signedFetch(new URL("/api/socket-ticket", url), {
    method: "POST",
    signal: AbortSignal.timeout(answerMsMax),
  });
  if (!answer.ok) throw await failureOf(answer);
  return ((await answer.json()) as { ticket: string }).ticket;
};

const tokenFor = (origin: string, isAgain: boolean): Promise<string> => {
  const set = process.env["WINGMAN_TOKEN"];
  if (set) return Promise.resolve(set);
  const have = known.get(origin);
  if (have && !isAgain && Date.now() - have.at < tokenMsMax) return have.token;
  if (known.size >= addressesMax) known.delete(known.keys().next().value as string);
  const token = openDemo(origin);
  known.set(origin, { token, at: Date.now() });
  token.catch(() => known.get(origin)?.token === token && known.delete(origin));
  return token;
};

const openDemo = async (origin: string): Promise<string> => {
  const send = (method: "GET" | "POST", path: string): Promise<Response> =>
    fetch(`${origin}${path}`, { method, signal: AbortSignal.timeout(answerMsMax) });
  // It answers from the first second, and lets people in once its databases are there.
  for (const until = Date.now() + startMsMax; Date.now() < until; await sleep(startLookMs)) {
    const ways = await send("GET", "/api/sign-in");
    await ways.body?.cancel();
    if (ways.status !== 503) break;
  }
  const answer = await send("POST", "/api/sign-in/demo");
  if (!answer.ok) throw await failureOf(answer);
  return ((await answer.json()) as { access: string }).access;
};

const failureOf = async (answer: Response): Promise<Failure> => {
  const { code, message, remedy } = (await answer.json().catch(() => ({}))) as Partial<Record<string, string>>;
  return new Failure((code ?? "WING_UNREACHABLE") as `WING_${string}`, message ?? `the answer was ${answer.status}.`, {
    ...(remedy && { remedy }),
  });
};
