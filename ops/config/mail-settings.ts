/** Settings of letters by SMTP; see `configSchema` for how they are read. */
import { Type } from "typebox";

export const mailSettings = {
  smtpUrl: Type.Optional(
    Type.String({
      pattern: "^smtps?://([^\\s/@:]+@)?[^\\s/@]+$",
      description:
        "The mail server that sends reports, with the user but never the password. `smtp` asks for STARTTLS wherever it leaves this computer; `smtps` is TLS from the first byte. Unset: no letters.",
      expected: "an address such as smtp://wingman@mail.example.com:587",
    }),
  ),
  smtpPassword: Type.Optional(
    Type.String({
      pattern: "^[!-~]{1,1000}$",
      secret: true,
      description: "The password of that user. Unset: letters are handed in without signing in.",
      expected: "the password of the mailbox",
    }),
  ),
  smtpFrom: Type.Optional(
    Type.String({
      pattern: "^[^\\s@<>]+@[^\\s@<>]+$",
      description: "Whose name letters carry; the server must let this user send as it. Needed with smtpUrl.",
      expected: "an e-mail address",
    }),
  ),
};
