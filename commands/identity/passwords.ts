/** Passwords: argon2id by Node itself, written down as PHC strings so that stronger settings can come later. */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Failure } from "@wingman/domain/failure";

/** OWASP's first choice for argon2id (46 MiB, one pass, one lane): about 50 ms on one core of a small machine. */
const settings = { memory: 47_104, passes: 1, parallelism: 1 } as const;
const saltBytes = 16;
const tagBytes = 32;
/** Hashing at once, and waiting for it, in one process: a flood of sign-ins takes neither all memory nor all threads. */
const atOnceMax = 2;
const waitingMax = 64;

/** What a password must be: long; a long one needs no odd signs (NIST SP 800-63B). */
export const passwordCharsMin = 12;
export const passwordCharsMax = 200;

const derive = promisify(argon2);
let running = 0;
const waiting: (() => void)[] = [];

/** The PHC string of a password. Throws `Failure` WING_TOO_OFTEN where too many wait. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(saltBytes);
  const tag = await tagOf(password, salt, settings, tagBytes);
  const { memory, passes, parallelism } = settings;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
};

/**
 * Whether it is the password. Without a hash as much work is done against none, so that nobody can tell by the time
 * whether there is such a person. `isOld`: it is right, and should be hashed again with the settings of today.
 */
export const checkPassword = async (
  password: string,
  phc: string | undefined,
): Promise<{ readonly isRight: boolean; readonly isOld: boolean }> => {
  const known = phc === undefined ? undefined : parse(phc);
  const { salt, tag, ...how } = known ?? { ...settings, salt: nobodysSalt, tag: Buffer.alloc(tagBytes) };
  const got = await tagOf(password, salt, how, tag.length);
  const isSame = timingSafeEqual(got, tag);
  return {
    isRight: isSame && known !== undefined,
    isOld: how.memory !== settings.memory || how.passes !== settings.passes,
  };
};

/** Why a password will not do, or undefined. `about` are words that are no secret: the person's own. */
export const passwordFault = (password: string, about: readonly string[]): Failure | undefined => {
  const fault = (what: string): Failure =>
    new Failure("WING_PASSWORD_WEAK", `${what}.`, {
      remedy: `Take at least ${passwordCharsMin} characters that nobody would guess; four words that have nothing to do with each other are good.`,
    });
  const count = [...password].length;
  if (count < passwordCharsMin) return fault(`a password has at least ${passwordCharsMin} characters`);
  if (count > passwordCharsMax) return fault(`a password has at most ${passwordCharsMax} characters`);
  if (new Set(password).size < 5) return fault("this password is the same few characters over and over");
  const known = [...about, "wingman", "password"].map(bareOf).toSorted((a, b) => b.length - a.length);
  const bare = known.reduce(
    (rest, word) => (word.length < 4 ? rest : rest.replaceAll(word, "")),
    bareOf(password).replaceAll(/\d{2,}/gu, ""),
  );
  if (bare.length < passwordCharsMin / 2) return fault("this password is made of names and numbers that are no secret");
  return undefined;
};

const bareOf = (words: string): string =>
  words
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

type Settings = { readonly memory: number; readonly passes: number; readonly parallelism: number };

const tagOf = async (
  password: string,
  nonce: Buffer,
  { memory, passes, parallelism }: Settings,
  tagLength: number,
): Promise<Buffer> => {
  await turn();
  try {
    const message = Buffer.from(password.normalize("NFKC"), "utf8");
    return Buffer.from(await derive("argon2id", { message, nonce, memory, passes, parallelism, tagLength }));
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
};

/** Waits for a place, which whoever leaves hands on. */
const turn = async (): Promise<void> => {
  if (running < atOnceMax) {
    running += 1;
    return;
  }
  if (waiting.length >= waitingMax)
    throw new Failure("WING_TOO_OFTEN", "too many people are signing in at once.", {
      remedy: "Try again in a moment.",
    });
  await new Promise<void>((resolve) => waiting.push(resolve));
};

const phcPattern =
  /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
const parse = (phc: string): (Settings & { readonly salt: Buffer; readonly tag: Buffer }) | undefined => {
  const [, memory, passes, parallelism, salt, tag] = phcPattern.exec(phc) ?? [];
  if (!salt || !tag) return undefined;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
};
const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
const nobodysSalt = randomBytes(saltBytes);
