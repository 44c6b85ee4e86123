/**
 * S4. Forged access tokens and tickets against two real gateways, and how soon a real one is worth nothing after it was
 * taken back at the other gateway. Mutations that make it fail: `algorithms` left out of `jwtVerify` and the header's
 * check taken away (HS256 by the public key comes in), `typ` not compared (a token of another kind comes in), `recheck`
 * never called (sockets stay open).
 */
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { openClient } from "@wingman/ops/bin/client";
import { openSigningKeys } from "@wingman/streams/identity/signing-keys";
import { as, openTwoGateways, signIn, type TwoGateways } from "../../harness/two-gateways.ts";
import type { Measure } from "../measure-kind.ts";
import { forgeriesOf } from "./forgeries.ts";

const goneMsMax = 5_000;
const trials = 2;
const longTrials = 20;
const askEveryMs = 25;

export const tokens: Measure = {
  name: "safety.tokens",
  about: "Forged tokens and tickets that two gateways let in, and how long a real one that was taken back is let in.",
  asked: `0 of ≥ 60 let in; HTTP and sockets gone within ${goneMsMax} ms`,
  unit: "let in",
  async run({ long, write }) {
    await using two = await openTwoGateways();
    const ann = await two.member("Ann", ["admin"]);
    const { access, cookie } = await signIn(two.urls[0], ann);
    let asks = 0;
    // Each from an address of its own (127.0.0.0/8 is all this machine's on Linux): what a stranger may ask in a minute
    // is another measure's, and would hide whether a token is taken.
    const status = (url: string, token: string): Promise<number> =>
      statusOf(url, token, process.platform === "linux" ? `127.0.${1 + (asks >> 7)}.${1 + (asks++ & 127)}` : undefined);
    const ended = await signIn(two.urls[0], ann);
    const endedSession = sessionOf(ended.access);
    const revoked = await fetch(`${two.urls[0]}/api/sessions/${endedSession}`, { method: "DELETE", ...as(access) });
    if (!revoked.ok) throw new Error(`a session could not be ended: ${revoked.status}`);

    const keys = await openSigningKeys(two.pool, two.master);
    const refresh = cookie.split("=")[1] ?? "";
    const forgeries = forgeriesOf({ token: access, refresh, privateKey: keys.signer().privateKey, endedSession });
    const letIn: string[] = [];
    for (const url of two.urls) {
      if ((await status(url, access)) !== 200) throw new Error("the real token is refused, so nothing is measured");
      for (const { name, token } of forgeries) {
        const answered = await status(url, token);
        if (answered !== 401) letIn.push(`${name} (${answered})`);
      }
      if ((await status(url, access)) !== 200) throw new Error("the real token is refused after the forged ones");
    }
    const tickets = await forgedTickets(two, access, refresh);
    letIn.push(...tickets.letIn);
    write(`  ${forgeries.length} tokens and ${tickets.count} tickets were forged`);

    const gone = new Map<string, number[]>();
    for (const way of Object.keys(takenBack) as (keyof typeof takenBack)[])
      for (let n = 0; n < (long ? longTrials : trials); n++) {
        const took = await goneAfter(two, way, access, `${way.slice(0, 3)}${n}`);
        gone.set(way, [...(gone.get(way) ?? []), took]);
      }
    const worst = Math.max(...[...gone.values()].flat());
    return {
      value: letIn.length,
      holds: letIn.length === 0 && forgeries.length >= 60 && worst <= goneMsMax,
      lines: [
        `${forgeries.length + tickets.count} forgeries at each of two gateways`,
        ...letIn.map((name) => `let in: ${name}`),
        ...[...gone].map(([way, ms]) => `${way}: HTTP and socket gone after at most ${Math.max(...ms).toFixed(0)} ms`),
      ],
    };
  },
};

const statusOf = (url: string, token: string, localAddress: string | undefined): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/api/me`, { ...as(token), agent: false, ...(localAddress && { localAddress }) });
    asked.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", reject).end();
  });

const sessionOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { sid: string }).sid;

const ticketOf = async (url: string, access: string): Promise<string> => {
  const answer = await fetch(`${url}/api/socket-ticket`, { method: "POST", ...as(access) });
  return ((await answer.json()) as { ticket: string }).ticket;
};

/** A ticket is good once, at any gateway, for 30 s; what is none is not. */
const forgedTickets = async ({ urls }: TwoGateways, access: string, refresh: string) => {
  const [a, b] = urls;
  const opens = async (url: string, ticket: string): Promise<boolean> =>
    openClient(url, { ticket }).then(
      async (client) => (await client.close(), true),
      () => false,
    );
  const real = await ticketOf(a, access);
  if (!(await opens(b, real))) throw new Error("a real ticket is refused, so nothing is measured");
  const raced = await ticketOf(a, access);
  const races = await Promise.all([...Array(8).keys()].map((n) => opens(urls[n % 2] ?? a, raced)));
  const turned = await ticketOf(a, access);
  const wrong = [
    ["used at the other gateway", real],
    ["an access token", access.slice(0, 200)],
    ["a refresh token", refresh],
    ["a letter changed", `${turned[0] === "A" ? "B" : "A"}${turned.slice(1)}`],
    ["empty", ""],
    ["a subject of its own", "*".repeat(43)],
  ] as const;
  const letIn = races.filter(Boolean).length === 1 ? [] : [`a ticket was used ${races.filter(Boolean).length} times`];
  for (const [name, ticket] of wrong) if (await opens(a, ticket)) letIn.push(`ticket: ${name}`);
  return { count: wrong.length + 1, letIn };
};

/** What is done at the first gateway, or by whoever writes to the tenant; the second one must know. */
const takenBack = {
  "a session ended": async ({ urls }: TwoGateways, admin: string, of: { access: string; id: string }) => {
    await fetch(`${urls[0]}/api/sessions/${sessionOf(of.access)}`, { method: "DELETE", ...as(admin) });
  },
  "signed out everywhere": async ({ urls }: TwoGateways, _admin: string, of: { access: string; id: string }) => {
    await fetch(`${urls[0]}/api/sessions`, { method: "DELETE", ...as(of.access) });
  },
  "a member removed": async ({ send }: TwoGateways, _admin: string, of: { access: string; id: string }) => {
    await send({ type: "MemberRemoved", data: { member: of.id } });
  },
  "roles changed": async ({ send }: TwoGateways, _admin: string, of: { access: string; id: string }) => {
    await send({ type: "RolesGranted", data: { member: of.id, roles: ["viewer"] } });
  },
} as const;

/** Milliseconds until neither what they may do over HTTP nor their socket at the other gateway is left. */
const goneAfter = async (
  two: TwoGateways,
  way: keyof typeof takenBack,
  admin: string,
  name: string,
): Promise<number> => {
  const [a, b] = two.urls;
  const person = await two.member(name.replaceAll(" ", ""), ["supervisor", "admin"]);
  const { access } = await signIn(a, person);
  const client = await openClient(b, { ticket: await ticketOf(b, access) });
  const at = performance.now();
  const closed = client.closed.then((code) => ({ code, ms: performance.now() - at }));
  await takenBack[way](two, admin, { access, id: person.id });
  // With their session gone they are nobody; with their roles gone they may not see where everybody is signed in.
  const still = async (): Promise<boolean> => {
    const answer = await fetch(`${b}/api/sessions?everybody=true`, as(access));
    if (!answer.ok) return false;
    const { sessions } = (await answer.json()) as { sessions: { member: string }[] };
    return sessions.some(({ member }) => member !== person.id);
  };
  while (performance.now() - at < 2 * goneMsMax && (await still())) await sleep(askEveryMs);
  const http = performance.now() - at;
  const socket = await Promise.race([closed, sleep(2 * goneMsMax).then(() => ({ code: 0, ms: 2 * goneMsMax }))]);
  await client.close();
  return Math.max(http, socket.ms);
};
