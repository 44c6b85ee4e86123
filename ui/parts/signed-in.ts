/**
 * Who is at this page, for the server: an access token in memory, renewed by a cookie that no script reads. Every
 * question to the server goes through `ask`; one that is told to sign in renews once, and then shows the way in.
 */
import { createSignal } from "solid-js";
import type { Routes } from "./routes.generated.ts";

export type Standing = "looking" | "in" | "out";

const timeoutMs = 10_000;
/** A token is renewed this long before it ends. */
const earlyMs = 5 * 60_000;
const lookEveryMs = 1_000;

type Answer = Routes["POST /api/session/refresh"]["answer"];
type Token = { readonly text: string; readonly whose: string; readonly until: number };

/** Named for the compiler of `mock`, which knows no browser. */
const place = (globalThis as { location?: { assign(path: string): void } }).location;

const [standing, setStanding] = createSignal<Standing>("looking");
/** Whether somebody is signed in at this page; `looking` until the server has said. */
export { standing };

let token: Token | null = null;
let renewing: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Tabs of one browser share the cookie, and so what happens to it. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("wingman-sign-in");

const whoseOf = (text: string): string => {
  try {
    const payload = text.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
    const { tid, sub } = JSON.parse(atob(payload)) as { tid?: string; sub?: string };
    return `${tid}/${sub}`;
  } catch {
    return "";
  }
};

const take = ({ access, expiresInS }: Answer): void => {
  if (access === null) return;
  const whose = whoseOf(access);
  // What stands on the page is somebody else's.
  if (token && token.whose !== whose) return place?.assign("/");
  token = { text: access, whose, until: performance.now() + expiresInS * 1_000 };
  clearTimeout(timer);
  timer = setTimeout(() => void renew().catch(() => undefined), Math.max(lookEveryMs, expiresInS * 1_000 - earlyMs));
  setStanding("in");
};

/** What stays of a token is whose it was: the page is theirs until somebody else comes. */
const leave = (): void => {
  if (token) token = { ...token, text: "", until: 0 };
  setStanding("out");
};

const post = (path: string, body?: unknown): Promise<Response> =>
  fetch(path, {
    method: "POST",
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });

/** True with a new token, false where one must sign in; rejects where the server cannot say. One at a time. */
const renew = (): Promise<boolean> =>
  (renewing ??= (async () => {
    const answer = await post("/api/session/refresh");
    if (answer.status === 401) {
      leave();
      return false;
    }
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    take((await answer.json()) as Answer);
    return true;
  })().finally(() => {
    renewing = null;
  }));

/** Asks until the server says whether somebody is signed in: it may still be starting. */
const look = (): void => {
  renew().catch(() => setTimeout(look, lookEveryMs));
};

/** Begins, once a page. */
export const lookWhoIsHere = (): void => {
  if (tabs)
    tabs.onmessage = ({ data }: { readonly data: unknown }) => {
      if (data === "out") leave();
      else if (standing() === "out") look();
    };
  look();
};

/** A wrong password or code is answered by 401 as well; tried again, it would count twice. */
const asksToSignIn = async (answer: Response): Promise<boolean> => {
  const { code } = (await answer
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  return code === undefined || code === "WING_SIGN_IN";
};

/** As `fetch`, by whoever is signed in. Answers 401 where nobody is; then the way in is on the screen already. */
export const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
  const send = (): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (token?.text) headers.set("authorization", `Bearer ${token.text}`);
    return fetch(path, { ...init, headers });
  };
  if (token && performance.now() > token.until - lookEveryMs) await renew().catch(() => false);
  const answer = await send();
  if (answer.status !== 401 || !(await asksToSignIn(answer)) || !(await renew().catch(() => false))) return answer;
  return send();
};

/** For one connection. Rejects where nobody is signed in, or the server does not answer. */
export const socketTicket = async (): Promise<string> => {
  const answer = await ask("/api/socket-ticket", { method: "POST", signal: AbortSignal.timeout(timeoutMs) });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return ((await answer.json()) as Routes["POST /api/socket-ticket"]["answer"]).ticket;
};

/** `no` and a code where it said no; `more` where a second step is asked for, of the sign-in that `challenge` names. */
export type CameIn =
  | { readonly kind: "in" }
  | { readonly kind: "more"; readonly challenge: string }
  | { readonly kind: "no"; readonly code: string; readonly message: string };

const comeIn = async (path: string, body?: unknown): Promise<CameIn> => {
  const answer = await post(path, body);
  const said = (await answer.json().catch(() => ({}))) as Answer & { code?: string; message?: string };
  if (!answer.ok) return { kind: "no", code: said.code ?? "", message: said.message ?? "" };
  take(said);
  if (said.access === null) return { kind: "more", challenge: said.challenge ?? "" };
  tabs?.postMessage("in");
  return { kind: "in" };
};

export const signIn = (email: string, password: string, tenant: string): Promise<CameIn> =>
  comeIn("/api/sign-in", { email, password, ...(tenant !== "" && { tenant }) });
export const openDemo = (): Promise<CameIn> => comeIn("/api/sign-in/demo");
export const useLink = (link: string, password: string): Promise<CameIn> =>
  comeIn("/api/sign-in/link", { link, password });

export const secondStep = (challenge: string, code: string): Promise<CameIn> =>
  comeIn("/api/sign-in/second", { challenge, code });

/** Every other session of one's own ends; this page goes on with a new one. */
export const changePassword = async (old: string, next: string): Promise<CameIn> => {
  const answer = await ask("/api/password", {
    method: "POST",
    signal: AbortSignal.timeout(timeoutMs),
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ old, next }),
  });
  const said = (await answer.json().catch(() => ({}))) as Answer & { code?: string; message?: string };
  if (!answer.ok) return { kind: "no", code: said.code ?? "", message: said.message ?? "" };
  take(said);
  return { kind: "in" };
};

export const signOut = async (): Promise<void> => {
  await ask("/api/session/sign-out", { method: "POST" }).catch(() => undefined);
  tabs?.postMessage("out");
  place?.assign("/");
};

/** How one can come in here; undefined while the server cannot say. */
export const waysIn = async (): Promise<{ readonly demo: boolean; readonly oidc: boolean } | undefined> => {
  const answer = await fetch("/api/sign-in", { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as { demo: boolean; oidc: boolean }) : undefined;
};
