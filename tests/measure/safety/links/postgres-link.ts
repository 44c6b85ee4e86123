/** The link to PostgreSQL: clients prove who they are, and the server under which name. */
import { chown, copyFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nameOf } from "@wingman/ops/local/certificates";
import { withLinkFiles } from "@wingman/ops/local/databases";
import { databaseAnswers } from "@wingman/streams/base/ping";
import { openPool } from "@wingman/streams/base/pools";
import type { LinkFiles } from "@wingman/streams/log/connect";
import { startPostgres } from "../../../harness/postgres.ts";
import { type Tally } from "../tally.ts";
import type { Papers } from "./papers.ts";

const startWith = async ({ certFile = "", keyFile = "" }: LinkFiles, ca: string) =>
  startPostgres({
    async arrange(data) {
      const { uid, gid } = await stat(data);
      const own = async (name: string): Promise<string> => {
        await chown(join(data, name), uid, gid);
        return join(data, name);
      };
      await copyFile(certFile, join(data, "link.pem"));
      await copyFile(keyFile, join(data, "link.key"));
      await copyFile(ca, join(data, "link-ca.pem"));
      await writeFile(join(data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 cert map=roles\n");
      await writeFile(join(data, "pg_ident.conf"), `roles ${nameOf("gateway")} postgres\n`);
      await Promise.all(["pg_hba.conf", "pg_ident.conf"].map(own));
      return [
        "-c",
        "ssl=on",
        "-c",
        "ssl_min_protocol_version=TLSv1.3",
        "-c",
        `ssl_cert_file=${await own("link.pem")}`,
        "-c",
        `ssl_key_file=${await own("link.key")}`,
        "-c",
        `ssl_ca_file=${await own("link-ca.pem")}`,
      ];
    },
  });

const answers = async (url: string, files: LinkFiles | undefined): Promise<boolean> => {
  await using pool = openPool({ url: withLinkFiles(url, files), name: "measure", sizeMax: 1 });
  return databaseAnswers(pool);
};

export const tryPostgres = async (tally: Tally, papers: Papers): Promise<void> => {
  const { ca, of, expired, foreign, stranger, elsewhere, foreignCa } = papers;
  {
    await using server = await startWith(of.postgres, ca);
    const url = server.adminUrl;
    tally.check("PostgreSQL lets a role in by its certificate", await answers(url, of.gateway));
    tally.check("PostgreSQL refuses the clear", !(await answers(url, undefined)));
    for (const [what, files] of [
      ["without a certificate", { caFile: ca }],
      ["with an expired certificate", expired],
      ["with a certificate of another authority", foreign],
      ["with a certificate in a name that has no rights", stranger],
      ["with a certificate of another role", of.stt],
    ] as const)
      tally.check(`PostgreSQL refuses a role ${what}`, !(await answers(url, files)));
    tally.check(
      "a role refuses a PostgreSQL of another authority",
      !(await answers(url, { ...of.gateway, caFile: foreignCa })),
    );
  }
  for (const [what, files] of [
    ["is for another address", elsewhere],
    ["has expired", expired],
    ["another authority signed", foreign],
  ] as const) {
    await using wrong = await startWith(files, ca);
    tally.check(`a role refuses a PostgreSQL whose certificate ${what}`, !(await answers(wrong.adminUrl, of.gateway)));
  }
  await using plain = await startPostgres();
  tally.check(
    "a role that has an authority refuses a PostgreSQL in the clear",
    !(await answers(plain.adminUrl, of.gateway)),
  );
};
