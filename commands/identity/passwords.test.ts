import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPassword, hashPassword, passwordFault } from "./passwords.ts";

test("a password is kept as argon2id, no two alike, and only it is right", async () => {
  const [one, two] = await Promise.all([hashPassword("four odd lamps sing"), hashPassword("four odd lamps sing")]);
  assert.match(one, /^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  assert.notEqual(one, two);
  assert.deepEqual(await checkPassword("four odd lamps sing", two), { isRight: true, isOld: false });
  assert.equal((await checkPassword("four odd lamps sings", two)).isRight, false);
  assert.equal((await checkPassword("four odd lamps sing", undefined)).isRight, false);
  assert.equal((await checkPassword("", "no hash at all")).isRight, false);
});

test("settings of before are still read, and said to be old", async () => {
  const { argon2Sync } = await import("node:crypto");
  const salt = Buffer.from("somesaltsomesalt");
  const tag = argon2Sync("argon2id", {
    message: "pass phrase",
    nonce: salt,
    memory: 4_096,
    passes: 3,
    parallelism: 1,
    tagLength: 32,
  });
  const phc = `$argon2id$v=19$m=4096,t=3,p=1$${salt.toString("base64").replace(/=+$/, "")}$${tag.toString("base64").replace(/=+$/, "")}`;
  assert.deepEqual(await checkPassword("pass phrase", phc), { isRight: true, isOld: true });
});

test("somebody unknown costs as much time as somebody known", async () => {
  const phc = await hashPassword("four odd lamps sing");
  const took = async (hash: string | undefined): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 7; n++) {
      const at = process.cpuUsage();
      await checkPassword("another one", hash);
      const { user, system } = process.cpuUsage(at);
      times.push(user + system);
    }
    return times.toSorted((a, b) => a - b)[3] ?? 0;
  };
  const [known, unknown] = [await took(phc), await took(undefined)];
  assert.ok(Math.abs(known - unknown) < 0.5 * known, `${known} µs and ${unknown} µs`);
});

test("what anybody would guess is refused, with what to do", () => {
  const about = ["Ann", "ann@halden.example", "halden"];
  for (const weak of [
    "short",
    "aaaaaaaaaaaaaa",
    "ann@halden.example",
    "Password1234!",
    "Wingman-2026-2026",
    "x".repeat(201),
  ])
    assert.equal(passwordFault(weak, about)?.code, "WING_PASSWORD_WEAK", weak);
  for (const good of ["four odd lamps sing", "ثلاثة مصابيح تغني ليلا", "kR7-vu2q-Zm9x"])
    assert.equal(passwordFault(good, about), undefined, good);
});
