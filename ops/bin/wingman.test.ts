/** The command as a stranger meets it. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { takeLock } from "../local/lock.ts";
import { temporaryFolder } from "../local/temporary-folder.ts";
import { commandsOf, examplesOf } from "./help.ts";
import { program } from "./wingman.ts";

const commandMsMax = 30_000;

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
const wingman = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, "wingman.ts"), ...args],
      { env: { ...process.env, INIT_CWD: undefined, ...env }, timeout: commandMsMax },
      (_error, out, err) => done({ code: child.exitCode, out, err }),
    );
  });

for (const { words, command } of commandsOf(program))
  test(`${words.join(" ")} says what it does, with an example for whoever runs it`, () => {
    assert.match(command.summary() || command.description(), /^[a-z].*[a-z]$/);
    const isGroup = commandsOf(command).length > 0;
    if (isGroup) return;
    assert.match(command.description(), /^[A-Z].*\.$/);
    assert.ok(examplesOf(command).some(({ line }) => line.includes(`-- ${words.join(" ")}`)));
  });

test("help is 0 and stands on stdout; a slip of the finger is 2, says what was meant, and does nothing", async () => {
  const [help, slip, missing, choice] = await Promise.all([
    wingman(["call", "--help"]),
    wingman(["replya"]),
    wingman(["call"]),
    wingman(["completion", "tcsh"]),
  ]);
  assert.deepEqual([help.code, help.err], [0, ""]);
  assert.match(help.out, /Examples:\n.*call rep\.wav customer\.wav/);
  assert.equal(slip.code, 2);
  assert.match(slip.err, /unknown command 'replya'[\s\S]*Did you mean replay\?/);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /missing required argument 'file'[\s\S]*--help/);
  assert.equal(choice.code, 2);
  assert.match(choice.err, /bash, zsh, fish/);
});

test("called by npm it names itself as one must call it again", async () => {
  const { out } = await wingman(["replay", "--help"], { npm_lifecycle_event: "wingman" });
  assert.match(out, /^Usage: npm run wingman -- replay /);
});

test("a call without a running Wingman says how to start one; one that is being set up is waited for", async () => {
  await using folder = await temporaryFolder();
  const env = { WINGMAN_DATA_DIR: folder.path };
  const none = await wingman(["call", "rep.wav", "customer.wav"], env);
  assert.equal(none.code, 1);
  assert.match(none.err, /no Wingman runs here[\s\S]*npm start[\s\S]*WING_NOT_RUNNING/);
  await using lock = await takeLock(folder.path);
  const starting = await wingman(["call", "rep.wav", "customer.wav"], env);
  assert.match(starting.err, /few seconds[\s\S]*WING_STARTING/);
  await lock.setAddress("http://127.0.0.1:9");
  const noFile = await wingman(["call", "rep.wav", "customer.wav"], { ...env, INIT_CWD: folder.path });
  assert.equal(noFile.code, 1);
  assert.match(noFile.err, new RegExp(`${folder.path}/rep\\.wav cannot be read[\\s\\S]*WING_FILE_NOT_FOUND`));
  await Promise.all(["rep.wav", "customer.wav"].map((name) => writeFile(join(folder.path, name), "no sound")));
  const noSound = await wingman(["call", "rep.wav", "customer.wav"], { ...env, INIT_CWD: folder.path });
  assert.match(noSound.err, /(rep|customer)\.wav: [\s\S]*WING_AUDIO_KIND/);
});

test("config print shows what counts and where from, masks what is secret, and is 1 when a setting is wrong", async () => {
  const env = { WINGMAN_POSTGRES_URL: "postgres://me:hunter2@db:5432/x", WINGMAN_HTTP_PROT: "1" };
  const fine = await wingman(["config", "print"], env);
  assert.equal(fine.code, 0, fine.err);
  assert.match(fine.out, /WINGMAN_POSTGRES_URL +postgres:\/\/\*\*\*@db:5432\/x {2}\(environment\)/);
  assert.match(fine.out, /WINGMAN_LOG_LEVEL +info {2}\(default\)/);
  assert.match(fine.out, /WINGMAN_HTTP_PROT is set, and nothing is called so/);
  assert.doesNotMatch(fine.out, /hunter2/);
  const wrong = await wingman(["config", "print", "--json"], { ...env, WINGMAN_HTTP_PORT: "eighty" });
  assert.equal(wrong.code, 1);
  const { settings } = JSON.parse(wrong.out) as { settings: { name: string; wrong: string | null }[] };
  assert.match(settings.find(({ name }) => name === "WINGMAN_HTTP_PORT")?.wrong ?? "", /whole number/);
});
