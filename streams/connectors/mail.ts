/**
 * One letter by SMTP. Its server stands in the operator's settings, so nobody else can have us call an address. The
 * line is TLS, by STARTTLS or from the first byte, wherever it leaves this computer; a password goes over no other.
 */
import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { Tried } from "./effects.ts";

export const mailLimits = {
  connectMsMax: 5_000,
  /** From one word of the server to the next. The last word says that the letter is taken, and some look through 30 MB before it. */
  silenceMsMax: 120_000,
  /** The whole letter; no lease on one may be shorter. */
  totalMsMax: 240_000,
  bytesMax: 33 * 1_024 * 1_024,
  attemptsMax: 12,
  firstRetryMs: 30_000,
  retryMsMax: 3_600_000,
} as const;

export type MailTarget = {
  /** `smtp://user@host:587` (STARTTLS) or `smtps://user@host:465`. */
  readonly url: string;
  readonly from: string;
  /** Asked for every letter, since it may be changed while we run. */
  readonly password?: (() => string | undefined) | undefined;
  /** Authorities beside the system's, PEM. */
  readonly ca?: string | undefined;
};

export type Letter = {
  /** The same on every try, so that the other side can tell a repetition. */
  readonly id: string;
  /** When what it tells of was there, in epoch ms: with its id what mail servers know a repetition by. */
  readonly atMs: number;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly file: { readonly name: string; readonly contentType: string; readonly content: Uint8Array };
};

type Pace = { readonly attemptsMax: number; readonly firstRetryMs: number; readonly random: () => number };

/** Never throws. An answer in the 400s, silence and broken lines are tried again; a refusal for good is not. */
export const sendMail = async (
  { url, from, password, ca }: MailTarget,
  { id, atMs, to, subject, text, file }: Letter,
  attempt: number,
  { attemptsMax, firstRetryMs, random }: Pace = { ...mailLimits, random: Math.random },
): Promise<Tried> => {
  const { protocol, hostname, port, username } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const secure = protocol === "smtps:";
  const isHere = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  const secret = password?.();
  const transport = createTransport({
    host,
    port: Number(port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && (!isHere || secret !== undefined),
    ...(username !== "" && secret !== undefined && { auth: { user: decodeURIComponent(username), pass: secret } }),
    connectionTimeout: mailLimits.connectMsMax,
    greetingTimeout: mailLimits.connectMsMax,
    socketTimeout: mailLimits.silenceMsMax,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: "TLSv1.2", ...(ca !== undefined && { ca }) },
  });
  const late = setTimeout(() => transport.close(), mailLimits.totalMsMax);
  try {
    await transport.sendMail({
      from,
      to: { name: "", address: to },
      subject,
      text,
      // The same letter byte by byte, however often it is handed in.
      messageId: `<${id}@${domainOf(from)}>`,
      date: new Date(atMs),
      baseBoundary: id,
      headers: { "Auto-Submitted": "auto-generated" },
      attachments: [{ filename: file.name, contentType: file.contentType, content: Buffer.from(file.content) }],
    });
    return { kind: "done", result: { sent: true } };
  } catch (error) {
    const { why, forGood } = meaningOf(error);
    if (forGood) return { kind: "failed", error: why };
    if (attempt >= attemptsMax) return { kind: "failed", error: `${why} Given up after ${attempt} tries.` };
    const waitMs = Math.min(mailLimits.retryMsMax, firstRetryMs * 2 ** (attempt - 1));
    return { kind: "later", error: why, afterMs: Math.round(waitMs * (0.5 + random() / 2)) };
  } finally {
    clearTimeout(late);
    transport.close();
  }
};

const domainOf = (address: string): string => address.replace(/>.*$/, "").split("@").at(-1) ?? "wingman";

/** What a person may do about it; nothing of the other side's words, which may repeat an address. */
const meaningOf = (error: unknown): { readonly why: string; readonly forGood: boolean } => {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const answered = typeof responseCode === "number" ? responseCode : undefined;
  if (code === "EAUTH")
    return {
      why: "WING_MAIL_AUTH: the mail server did not let us in. Correct the user in WINGMAN_SMTP_URL and WINGMAN_SMTP_PASSWORD.",
      forGood: false,
    };
  if (code === "ETLS")
    return {
      why: "WING_MAIL_TLS: the mail server offers no TLS that is trusted here. Have it offer STARTTLS with a certificate for its name, or use smtps.",
      forGood: false,
    };
  if (answered !== undefined && answered >= 500)
    return {
      why: `WING_MAIL_REFUSED: the mail server refused the letter (${answered}). See that the address of this person is right, and that the server lets WINGMAN_SMTP_FROM send.`,
      forGood: true,
    };
  if (answered !== undefined)
    return {
      why: `WING_MAIL_LATER: the mail server asks to try later (${answered}). It is tried again by itself.`,
      forGood: false,
    };
  return {
    why: `WING_MAIL_UNREACHABLE: the mail server could not be spoken with (${typeof code === "string" ? code : "no reason"}). See that WINGMAN_SMTP_URL is right and can be reached from here.`,
    forGood: false,
  };
};
