/** The scripts as real shells read them. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../local/temporary-folder.ts";
import { commandsOf } from "../help.ts";
import { program } from "../wingman.ts";
import { completionScript, shells } from "./completion.ts";

const root = join(import.meta.dirname, "../../..");
const shellMsMax = 20_000;

const runs = (shell: string, args: readonly string[], cwd: string) =>
  spawnSync(shell, args, { encoding: "utf8", cwd, timeout: shellMsMax, env: { ...process.env, HOME: cwd } });
const isHere = (shell: string): boolean => runs(shell, ["-c", "true"], root).status === 0;

/** What bash offers for a line of words, the last of which the cursor stands at the end of. */
const offered = (folder: string, ...words: readonly string[]): string[] => {
  const line = ["wingman", ...words].map((word) => `'${word}'`).join(" ");
  const { stdout, stderr, status } = runs(
    "bash",
    [
      "--norc",
      "--noprofile",
      "-c",
      `source script.bash && complete -p wingman >&2 && COMP_WORDS=(${line}) COMP_CWORD=${words.length} && _wingman && printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    folder,
  );
  assert.equal(status, 0, stderr);
  assert.match(stderr, /complete -F _wingman wingman/);
  return stdout.split("\n").filter((word) => word !== "");
};
const bashFolder = async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, "script.bash"), completionScript(program, "bash", root));
  await writeFile(join(folder.path, "rep one.wav"), "");
  await mkdir(join(folder.path, "recordings"));
  return folder;
};

test("bash completes every command there is, and each one's options", async () => {
  await using folder = await bashFolder();
  for (const { words, command } of commandsOf(program)) {
    assert.ok(offered(folder.path, ...words).includes(words.at(-1) ?? ""), words.join(" "));
    const flags = command.options.flatMap(({ long }) => long ?? []);
    const offers = offered(folder.path, ...words, "--");
    assert.deepEqual(
      flags.filter((flag) => !offers.includes(flag)),
      [],
      words.join(" "),
    );
  }
});

test("bash completes the beginning of a word, choices, files with blanks, and nothing where anything may stand", async () => {
  await using folder = await bashFolder();
  assert.deepEqual(offered(folder.path, "rep"), ["replay", "report"]);
  assert.deepEqual(offered(folder.path, "config", ""), ["print"]);
  assert.deepEqual(offered(folder.path, "completion", ""), [...shells]);
  assert.deepEqual(offered(folder.path, "call", "re").toSorted(), ["recordings", "rep one.wav"]);
  assert.deepEqual(offered(folder.path, "call", "rep one.wav", "rec"), ["recordings"]);
  assert.deepEqual(offered(folder.path, "call", "--title", ""), []);
  assert.deepEqual(offered(folder.path, "doctor", ""), []);
});

test("in bash, wingman is then a command that runs", async () => {
  await using folder = await bashFolder();
  const { stdout, stderr } = runs("bash", ["--norc", "-c", "source script.bash && wingman --version"], folder.path);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/, stderr);
});

test("zsh reads its script, and offers commands", { skip: !isHere("zsh") && "elsewhere: no zsh" }, async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "script.zsh"), completionScript(program, "zsh", root));
  // Outside of a line editor nothing can be offered; what would be is written down instead.
  const { stdout, stderr, status } = runs(
    "zsh",
    [
      "-f",
      "-c",
      `autoload -Uz compinit && compinit -D && source ./script.zsh && print -r -- $_comps[wingman] && _describe() { print -rl -- \${(P)@[-1]} } && words=(wingman '') CURRENT=2 && _wingman && words=(wingman config print --) CURRENT=4 && _wingman && wingman --version`,
    ],
    folder.path,
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^_wingman$/m);
  for (const { words } of commandsOf(program).filter(({ words: all }) => all.length === 1))
    assert.match(stdout, new RegExp(`^${words[0]}:`, "m"));
  assert.match(stdout, /^--json:/m);
  assert.match(stdout, /^\d+\.\d+\.\d+$/m);
});

test("fish reads its script, and offers commands", { skip: !isHere("fish") && "elsewhere: no fish" }, async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "script.fish"), completionScript(program, "fish", root));
  const ask = (line: string): string[] => {
    const { stdout, stderr, status } = runs(
      "fish",
      ["--no-config", "-c", `source script.fish; complete -C '${line}'`],
      folder.path,
    );
    assert.equal(status, 0, stderr);
    return stdout.split("\n").flatMap((offer) => offer.split("\t")[0] || []);
  };
  assert.deepEqual(
    commandsOf(program)
      .filter(({ words }) => words.length === 1)
      .map(({ words }) => words[0])
      .filter((name) => !ask("wingman ").includes(name ?? "")),
    [],
  );
  assert.deepEqual(ask("wingman config "), ["print"]);
  assert.deepEqual(ask("wingman config print --j"), ["--json"]);
  assert.deepEqual(ask("wingman completion "), [...shells].toSorted());
});
