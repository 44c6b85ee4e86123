/** The users of the server that Wingman starts itself: one a role, each with a password that lies in one file of the data folder. */
import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { natsRoles, type NatsUser, permissionsOf } from "@wingman/streams/log/permissions";

const users: readonly NatsUser[] = [...natsRoles, "local"];
const fileIn = (folder: string): string => join(folder, "users.json");

export type NatsPasswords = Readonly<Record<NatsUser, string>>;

/** Undefined where none were made yet. */
export const knownPasswords = async (folder: string): Promise<NatsPasswords | undefined> => {
  const text = await readFile(fileIn(folder), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as NatsPasswords); // Written below, for this user alone to read.
};

/** Those of this folder; a user that is new gets one. */
export const passwordsIn = async (folder: string): Promise<NatsPasswords> => {
  const known: Partial<NatsPasswords> = (await knownPasswords(folder)) ?? {};
  if (users.every((user) => known[user] !== undefined)) return known as NatsPasswords; // Every one is there.
  const all = Object.fromEntries(
    users.map((user) => [user, known[user] ?? randomBytes(32).toString("base64url")]),
  ) as NatsPasswords; // One for each.
  const draft = `${fileIn(folder)}.new`;
  await writeFile(draft, JSON.stringify(all, null, 2), { mode: 0o600, flush: true });
  await rename(draft, fileIn(folder));
  return all;
};

/** An address with a user and their password in it. */
export const asUser = (address: string, user: NatsUser, passwords: NatsPasswords): string => {
  const url = new URL(address);
  url.username = user;
  url.password = passwords[user];
  return url.href.replace(/\/$/, "");
};

const answersMax = 1;
const answersWithin = "15s";

/** Every user with its lists, as nats-server reads them. `credential` is what stands behind `user`. */
export const usersText = (credential: (user: NatsUser) => string, of: readonly NatsUser[] = users): string =>
  of
    .map((user) => {
      const { publish, subscribe, answers } = permissionsOf(user);
      const list = (subjects: readonly string[]): string => JSON.stringify(subjects);
      return `    { ${credential(user)}, permissions: {
        publish: { allow: ${list(publish)} }
        subscribe: { allow: ${list(subscribe)} }${answers ? `\n        allow_responses: { max: ${answersMax}, expires: "${answersWithin}" }` : ""}
    } }`;
    })
    .join("\n");
