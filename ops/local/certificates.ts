/**
 * A small certificate authority for the links between roles and servers, for people who have none: one root in a
 * folder, and certificates for a day that each name one role. Web Crypto and X.509 alone; no program is called.
 */
import "reflect-metadata";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { Failure } from "@wingman/domain/failure";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 24 * 3_600_000;
/** A clock of another machine may go a little behind ours. */
const skewMs = 5 * 60_000;
const authorityDays = 3_650;
export const hoursDefault = 24;

const authorityCert = "ca.pem";
const authorityKey = "ca.key";

/** Names that certificates carry; servers know their users by them. */
export const nameOf = (role: string): string => `${role}.wingman.internal`;

/** Makes the authority. Throws `Failure` WING_CERTS_THERE where the folder has one, which what it signed still trusts. */
export const initAuthority = async (folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys = await newKeys();
  const now = Date.now();
  const cert = await X509CertificateGenerator.createSelfSigned(
    {
      name: "CN=Wingman links",
      notBefore: new Date(now - skewMs),
      notAfter: new Date(now + authorityDays * dayMs),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  await writeFile(join(folder, authorityKey), await keyText(keys), { flag: "wx", mode: 0o600, flush: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw cause.code === "EEXIST"
        ? new Failure("WING_CERTS_THERE", `there is an authority in ${folder} already.`, {
            remedy: "Issue from it, or name another folder; a new one would not be trusted by what the old one signed.",
            cause,
          })
        : cause;
    },
  );
  const file = join(folder, authorityCert);
  await writeFile(file, `${cert.toString("pem")}\n`, { mode: 0o644, flush: true });
  return file;
};

export type Issued = {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly until: Date;
};

/**
 * A certificate for one role, and for servers also the hosts they are reached by. Whoever issues again replaces the
 * files; who has them open reads them at the next connection. Throws `Failure` WING_CERTS_NONE without an authority.
 */
export const issue = async (
  folder: string,
  role: string,
  {
    hosts = [],
    hours = hoursDefault,
    now = Date.now(),
  }: { hosts?: readonly string[]; hours?: number; now?: number } = {},
): Promise<Issued> => {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(role))
    throw new Failure("WING_CERTS_NAME", `${JSON.stringify(role)} is no name of a role.`, {
      remedy: "Use small letters, digits and hyphens, such as gateway, nats or postgres.",
    });
  const { cert: authority, key: signingKey } = await readAuthority(folder);
  const keys = await newKeys();
  const until = new Date(now + hours * 3_600_000);
  const cert = await X509CertificateGenerator.create(
    {
      subject: `CN=${nameOf(role)}`,
      issuer: authority.subject,
      notBefore: new Date(Math.min(now, until.getTime()) - skewMs),
      notAfter: until,
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([
          { type: "dns", value: nameOf(role) },
          ...hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? ("ip" as const) : ("dns" as const), value })),
        ]),
        await AuthorityKeyIdentifierExtension.create(authority, false, webcrypto),
      ],
    },
    webcrypto,
  );
  const certFile = join(folder, `${role}.pem`);
  const keyFile = join(folder, `${role}.key`);
  await whole(keyFile, await keyText(keys), 0o600);
  await whole(certFile, `${cert.toString("pem")}\n`, 0o644);
  return { certFile, keyFile, caFile: join(folder, authorityCert), until };
};

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
const keyText = async ({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> =>
  `${PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY")}\n`;

const readAuthority = async (folder: string): Promise<{ cert: X509Certificate; key: webcrypto.CryptoKey }> => {
  try {
    const [cert, key] = await Promise.all([
      readFile(join(folder, authorityCert), "utf8"),
      readFile(join(folder, authorityKey), "utf8"),
    ]);
    const der = PemConverter.decodeFirst(key);
    return {
      cert: new X509Certificate(cert),
      key: await webcrypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]),
    };
  } catch (cause) {
    throw new Failure("WING_CERTS_NONE", `there is no authority in ${folder}.`, {
      remedy: "Make one with `wingman certs init`.",
      cause,
    });
  }
};

const whole = async (file: string, text: string, mode: number): Promise<void> => {
  await writeFile(`${file}.new`, text, { mode, flush: true });
  await rename(`${file}.new`, file);
};
