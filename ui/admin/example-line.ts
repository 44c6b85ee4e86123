/** A sentence with something of every kind in it, as a tenant's choices would have it kept. Its values are invented. */
import { type Masked, maskText, type RedactionPolicy } from "@wingman/domain/privacy/redaction";

type Piece = string | { readonly said: string; readonly mask: Masked };
const masked = (said: string, kind: Masked["kind"], lastFour: string | null): Piece => ({
  said,
  mask: { kind, n: 1, lastFour },
});

const line: readonly Piece[] = [
  "This is ",
  masked("Dana Whitlock", "name", null),
  ", my card is ",
  masked("4111 1111 1111 1111", "card", "1111"),
  ", write to ",
  masked("dana@example.com", "e-mail", null),
  " or call ",
  masked("+971 50 123 4567", "phone", "4567"),
  ", and my ID is ",
  masked("784-1984-1234567-1", "id", null),
  ".",
];

/** What is said, and what is kept of it. Cards, addresses and telephone numbers are masked whatever is chosen. */
export const exampleLine = (policy: RedactionPolicy): { readonly text: string; readonly isMask: boolean }[] =>
  line.map((piece) => {
    if (typeof piece === "string") return { text: piece, isMask: false };
    const { kind } = piece.mask;
    const stays = (kind === "name" && !policy.names) || (kind === "id" && !policy.identityNumbers);
    return stays ? { text: piece.said, isMask: false } : { text: maskText(piece.mask, policy.format), isMask: true };
  });
