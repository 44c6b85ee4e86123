/**
 * Calls every spelling of an internal address through the real client and through what a webhook's setting goes
 * through, with listeners of ours on every address of this machine, and counts who came. Planted once each and found:
 * a connector that asks for the name again when it connects (4 came, by the rebinding names), and IPv6 judged without the
 * rule of global unicast (30 came, 66 were begun).
 */
import { createHook } from "node:async_hooks";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "@wingman/domain/failure";
import { webhookOf } from "@wingman/ops/bin/roles/connectors";
import { readConfig } from "@wingman/ops/config/config";
import { defaultPace, post } from "@wingman/streams/connectors/webhook";
import { allowListOf } from "@wingman/streams/egress/allow";
import { type Egress, openEgress, type Resolve } from "@wingman/streams/egress/egress";
import type { Measure } from "../measure-kind.ts";
import { type Spelling, spellings } from "./spellings.ts";

const spellingsMin = 80;

/** One port on every address of this machine; counts connections, whatever is said over them. */
const listen = async (): Promise<{ port: number; came(): number; close(): void }> => {
  let connections = 0;
  const servers: Server[] = [];
  const open = (host: string, port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const server = createTcpServer((socket) => {
        connections += 1;
        socket.on("error", () => undefined).destroy();
      });
      servers.push(server);
      server.once("error", reject).listen(
        { host, port, ipv6Only: host === "::" },
        () => resolve((server.address() as AddressInfo).port), // A TCP listener has an address of this shape.
      );
    });
  const port = await open("0.0.0.0", 0);
  await open("::", port).catch(() => undefined); // A machine without IPv6 has nobody to reach there.
  return { port, came: () => connections, close: () => servers.forEach((server) => server.close()) };
};

/** A name is answered by its own list; whoever asks twice is told the second word. */
const resolverOf = ({ answers = [[]] }: Spelling): Resolve => {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
};

const through = async (spelling: Spelling, call: (egress: Egress) => Promise<unknown>): Promise<string> => {
  const allow = allowListOf(undefined);
  if (!allow) throw new Error("an empty list is a list");
  await using egress = openEgress({ allow, resolve: resolverOf(spelling) });
  try {
    const answer = await call(egress);
    return typeof answer === "string" ? answer : "answered";
  } catch (error) {
    return error instanceof Failure ? error.code : "strange";
  }
};

const byClient = (spelling: Spelling): Promise<string> =>
  through(spelling, (egress) => egress.call(spelling.url, { method: "GET" }));

/** From the text in the environment to the message that is sent. */
const byWebhook = (spelling: Spelling): Promise<string> =>
  through(spelling, async (egress) => {
    const config = readConfig({ WINGMAN_WEBHOOK_URL: spelling.url });
    if (config instanceof Failure) throw config;
    const target = webhookOf(config, {});
    if (!target) return "no webhook";
    const posted = await post(egress, target, { id: "i", request: "{}", attempt: 1 }, defaultPace);
    return posted.kind === "done" ? "answered" : (/WING_\w+/.exec(posted.error)?.[0] ?? "strange");
  });

/** A receiver that may be called and sends everybody inside, in every way there is. */
const redirects = async (inside: number): Promise<number> => {
  const statuses = [301, 302, 303, 307, 308];
  const server = createServer(({ url = "" }, answer) => {
    const status = Number(url.slice(1));
    answer
      .writeHead(status, {
        location: `http://127.0.0.1:${inside}/`,
        refresh: `0; url=http://127.0.0.1:${inside}/`,
        link: `<http://127.0.0.1:${inside}/>; rel=preload`,
        "alt-svc": `h2="127.0.0.1:${inside}"`,
      })
      .end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const allow = allowListOf("receiver.example");
  if (!allow) throw new Error("a name is a list");
  await using egress = openEgress({ allow, resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
  for (const status of statuses) {
    const answer = await egress.call(`http://receiver.example:${port}/${status}`, { method: "POST", body: "{}" });
    if (answer.status !== status) throw new Error("a redirect was not answered as it came");
  }
  server.closeAllConnections();
  server.close();
  return statuses.length;
};

export const ssrf: Measure = {
  name: "safety.ssrf",
  about: "Connections to this machine by spellings of internal addresses, through the client and a webhook's setting.",
  asked: `0 of at least ${spellingsMin} spellings`,
  unit: "connections",
  async run({ write }) {
    const ears = await listen();
    let dials = 0;
    const dialled = createHook({
      init(_id, type) {
        if (type === "TCPCONNECTWRAP") dials += 1;
      },
    }).enable();
    try {
      const all = spellings(ears.port);
      // What a name may first lead to is public, and is dialled: only who came counts there.
      const rebinding = (spelling: Spelling): boolean => (spelling.answers ?? []).length > 1;
      const codes = new Map<string, number>();
      let dialledInside = 0;
      for (const by of [byClient, byWebhook])
        for (let from = 0; from < all.length; from += 16)
          for (const group of [false, true]) {
            const some = all.slice(from, from + 16).filter((spelling) => rebinding(spelling) === group);
            const before = dials;
            for (const code of await Promise.all(some.map(by))) codes.set(code, (codes.get(code) ?? 0) + 1);
            if (!group) dialledInside += dials - before;
          }
      const redirected = await redirects(ears.port);
      await sleep(200); // Whoever was let in late is counted, too.
      const came = ears.came();
      write(`  ${all.length} spellings, twice, and ${redirected} redirects`);
      // Listeners that nobody can reach would prove nothing.
      const open = allowListOf("127.0.0.1, ::1");
      if (!open) throw new Error("addresses are a list");
      await using egress = openEgress({ allow: open });
      await egress.call(`http://127.0.0.1:${ears.port}/`, { method: "GET" }).catch(() => undefined);
      if (ears.came() === came) throw new Error("the listeners hear nobody");
      return {
        value: came + dialledInside,
        holds: came + dialledInside === 0 && all.length >= spellingsMin && !codes.has("answered"),
        lines: [
          `${all.length} spellings; ${came} connections came, ${dialledInside} were begun to internal addresses`,
          [...codes]
            .toSorted(([, a], [, b]) => b - a)
            .map(([code, count]) => `${code} ${count}`)
            .join(", "),
        ],
      };
    } finally {
      dialled.disable();
      ears.close();
    }
  },
};
