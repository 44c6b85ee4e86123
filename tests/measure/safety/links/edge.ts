/** The edge by TLS: what it speaks, what a careful client makes of it, and that a new certificate drops nobody. */
import { copyFile, readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { connect, type SecureVersion, type TLSSocket } from "node:tls";
import { edgeOf } from "@wingman/commands/gateway/edge/edge";
import { openGateway } from "@wingman/commands/gateway/app";
import { unknownTypes } from "@wingman/commands/gateway/unknown-types";
import { nobody } from "@wingman/streams/base/registry";
import { issue } from "@wingman/ops/local/certificates";
import type { LinkFiles } from "@wingman/streams/log/connect";
import { pino } from "pino";
import { comesTo, type Tally } from "../tally.ts";
import type { Papers } from "./papers.ts";

const logger = pino({ level: "silent" });
const reloadMsMax = 8_000;

/** A gateway without anything behind it, on a free port. */
const openEdge = async (folder: string, { certFile = "", keyFile = "" }: LinkFiles) => {
  const { app } = await openGateway({
    routes: [],
    messages: [],
    services: () => undefined,
    authenticate: () => Promise.resolve(nobody),
    door: { admit: () => Promise.resolve(nobody), stands: () => "signed-out" },
    allowances: { sound: () => Promise.resolve(false) },
    sound: { roles: ["agent"], action: "sound.send", object: "none", audit: "none", limits: { perMinute: 1 } },
    gate: () => Promise.resolve(),
    audit: { used: () => Promise.resolve(), refused: () => Promise.resolve() },
    logger,
    unknown: unknownTypes(logger),
    edge: edgeOf({ httpHost: "0.0.0.0", origins: "https://localhost", tlsCertFile: certFile, tlsKeyFile: keyFile }),
    health: { ready: async () => ({}), started: () => true },
    pages: join(folder, "pages"),
    setUpPage: "<!doctype html>",
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { port: Number(new URL(url).port), [Symbol.asyncDispose]: () => app.close() };
};

type Ask = { readonly ca?: string; readonly name?: string; readonly version?: SecureVersion };
const secured = async (port: number, { ca, name = "localhost", version }: Ask): Promise<TLSSocket> => {
  const ours = ca === undefined ? undefined : await readFile(ca);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: "127.0.0.1",
      port,
      servername: name,
      ...(ours && { ca: ours }),
      ...(version && { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" }),
    });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
  });
};
const opens = (port: number, ask: Ask): Promise<boolean> =>
  comesTo(secured(port, ask).then((socket) => socket.destroy()));

const askOver = (socket: TLSSocket): Promise<{ status: number; headers: Record<string, unknown> }> =>
  new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      host: "localhost",
      path: "/healthz",
      headers: { host: "localhost", connection: "keep-alive" },
    });
    asked.once("response", (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers }));
    });
    asked.once("error", reject);
    asked.end();
  });

export const tryEdge = async (tally: Tally, folder: string, papers: Papers): Promise<void> => {
  const { ca, of, expired, elsewhere, foreign } = papers;
  const live = { certFile: join(folder, "live.pem"), keyFile: join(folder, "live.key") };
  await copyFile(of.edge.certFile ?? "", live.certFile);
  await copyFile(of.edge.keyFile ?? "", live.keyFile);
  await using edge = await openEdge(folder, live);
  const { port } = edge;
  tally.check("the edge speaks TLS 1.3", await opens(port, { ca, version: "TLSv1.3" }));
  for (const version of ["TLSv1.2", "TLSv1.1", "TLSv1"] as const)
    tally.check(`the edge refuses ${version}`, !(await opens(port, { ca, version })));
  tally.check("the edge refuses plain HTTP", !(await comesTo(fetch(`http://127.0.0.1:${port}/healthz`))));
  tally.check(
    "a client that trusts another authority refuses the edge",
    !(await opens(port, { ca: papers.foreignCa })),
  );
  tally.check("a client that knows no authority refuses the edge", !(await opens(port, {})));
  tally.check(
    "a client that asked for another name refuses the edge",
    !(await opens(port, { ca, name: "other.example" })),
  );
  const long = await secured(port, { ca });
  const first = await askOver(long);
  tally.check("the edge answers by TLS", first.status === 200);
  tally.check("HSTS is set", /max-age=\d{8}/.test(String(first.headers["strict-transport-security"])));

  const serialOf = async (): Promise<string> => {
    const socket = await secured(port, { ca });
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };
  const before = await serialOf();
  const fresh = await issue(join(folder, "ours"), "edge", { hosts: ["127.0.0.1", "localhost"] });
  await copyFile(fresh.keyFile, live.keyFile);
  await copyFile(fresh.certFile, live.certFile);
  let isNew = false;
  for (const until = Date.now() + reloadMsMax; !isNew && Date.now() < until; isNew = (await serialOf()) !== before)
    await new Promise((resolve) => setTimeout(resolve, 200));
  tally.check("a new certificate is served without a restart", isNew);
  tally.check(
    "a connection from before it goes on",
    await comesTo(askOver(long).then(({ status }) => status === 200 || Promise.reject())),
  );
  long.destroy();
  for (const [what, files] of [
    ["has expired", expired],
    ["is for another address", elsewhere],
    ["another authority signed", foreign],
  ] as const) {
    await using wrong = await openEdge(folder, files);
    tally.check(`a client refuses an edge whose certificate ${what}`, !(await opens(wrong.port, { ca })));
  }
};
