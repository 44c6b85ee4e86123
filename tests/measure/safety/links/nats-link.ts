/** The link to the log's server: who gets in by which certificate, and whom a role lets be its server. */
import { connectNats, type LinkFiles } from "@wingman/streams/log/connect";
import { natsRoles } from "@wingman/streams/log/permissions";
import { usersText } from "@wingman/ops/local/nats-users";
import { nameOf } from "@wingman/ops/local/certificates";
import { connect as connectTls } from "node:tls";
import { connect as connectPlain } from "node:net";
import { readFile } from "node:fs/promises";
import { startBareNats } from "../../../harness/nats.ts";
import { comesTo, type Tally } from "../tally.ts";
import type { Papers } from "./papers.ts";

const settings = ({ certFile, keyFile }: LinkFiles, ca: string): string => `
tls { cert_file: "${certFile}", key_file: "${keyFile}", ca_file: "${ca}", verify_and_map: true, min_version: "1.3", timeout: 3 }
authorization { users: [
${usersText((user) => `user: ${JSON.stringify(nameOf(user))}`, natsRoles)}
] }`;

const connects = (port: number, files: LinkFiles): Promise<boolean> =>
  comesTo(
    connectNats(
      `nats://127.0.0.1:${port}`,
      "measure",
      { user: "gateway", files },
      { reconnect: false, timeout: 3_000 },
    ).then((connection) => connection.flush().then(() => connection.close())),
  );

/** Speaks TLS at most 1.2 after the server's greeting, with a certificate that is right. */
const connectsBy12 = async (
  port: number,
  { caFile = "", certFile = "", keyFile = "" }: LinkFiles,
): Promise<boolean> => {
  const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map((file) => readFile(file)));
  return comesTo(
    new Promise<void>((resolve, reject) => {
      const plain = connectPlain(port, "127.0.0.1");
      plain.once("data", () => {
        const socket = connectTls({
          socket: plain,
          ca: ca!,
          cert: cert!,
          key: key!,
          maxVersion: "TLSv1.2",
          servername: "localhost",
        });
        socket.once("secureConnect", () => {
          socket.destroy();
          resolve();
        });
        socket.once("error", reject);
      });
      plain.once("error", reject);
      plain.once("close", () => reject(new Error("closed")));
    }),
  );
};

export const tryNats = async (tally: Tally, papers: Papers): Promise<void> => {
  const { ca, of, expired, foreign, stranger, elsewhere, foreignCa } = papers;
  await using server = await startBareNats(settings(of.nats, ca));
  const { port } = server;
  tally.check("NATS lets a role in by its certificate", await connects(port, of.gateway));
  const refused: [string, LinkFiles][] = [
    ["without a certificate", { caFile: ca }],
    ["with an expired certificate", expired],
    ["with a certificate of another authority", foreign],
    ["with a certificate in a name that has no rights", stranger],
  ];
  for (const [what, files] of refused) tally.check(`NATS refuses a role ${what}`, !(await connects(port, files)));
  tally.check("NATS refuses TLS 1.2", !(await connectsBy12(port, of.gateway)));
  tally.check(
    "a role refuses a NATS of another authority",
    !(await connects(port, { ...of.gateway, caFile: foreignCa })),
  );
  for (const [what, files] of [
    ["is for another address", elsewhere],
    ["has expired", expired],
    ["another authority signed", foreign],
  ] as const) {
    await using wrong = await startBareNats(settings(files, ca));
    tally.check(`a role refuses a NATS whose certificate ${what}`, !(await connects(wrong.port, of.gateway)));
  }
  await using plain = await startBareNats("");
  tally.check("a role that has an authority refuses a NATS in the clear", !(await connects(plain.port, of.gateway)));
};
