/** Every command that README.md and docs/ show, run for real; the house test sees that none is left out. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openGround, type Started } from "../docs/ground.ts";
import { howTo } from "../docs/doing.ts";
import { type Shown, shownCommands } from "../docs/shown.ts";
import { startNats } from "../harness/nats.ts";
import { startPostgres } from "../harness/postgres.ts";

const servers = new AsyncDisposableStack();
after(() => servers.disposeAsync());
const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
servers.use(nats);
servers.use(postgres);
const ground = servers.use(
  await openGround({
    "nats://127.0.0.1:4222": nats.url,
    "postgres://wingman:secret@127.0.0.1:5432/postgres": postgres.adminUrl,
    // Its script is that shell's; completion.test.ts has the shell read it where there is one.
    "source <(npm --silent run wingman -- completion zsh)": "npm --silent run wingman -- completion zsh",
    "completion fish | source": "completion fish",
  }),
);

const shown = shownCommands();
const those = (how: string): Shown[] => shown.filter(({ text }) => howTo(text) === how);
const titleOf = ({ text, places }: Shown): string => `${text} (${places.join(", ")})`;
const passes = (command: Shown): void =>
  void test(titleOf(command), async () => {
    const { code, output } = await ground.run(command.text);
    assert.equal(code, 0, output);
  });
const answersAndStops = async ({ url, stop }: Started): Promise<void> => {
  if (url !== undefined) assert.equal((await fetch(`${url}/api/status`)).status, 200);
  const { code, output } = await stop();
  assert.equal(code, 0, output);
};

/** The plain one is shared by every command that needs a running Wingman. */
const plain = those("up").find(({ text }) => text === "npm start") ?? assert.fail("no document shows npm start");
let shared: Started | undefined;
test(`${titleOf(plain)} comes up`, async () => {
  shared = await ground.start(plain.text);
});
/** A way back is tried right after the way there, before another document takes what it needs. */
const back = " --rollback";
const live = those("live");
const isBack = ({ text }: Shown): boolean => text.endsWith(back);
const inOrder = live
  .filter((command) => !isBack(command))
  .flatMap((command) => [command, ...live.filter(({ text }) => text === `${command.text}${back}`)]);
for (const command of [...those("live-call"), ...inOrder]) passes(command);
test(`${titleOf(plain)} answers until it is stopped`, () => answersAndStops(shared ?? assert.fail("it did not start")));
for (const command of those("still")) passes(command);
for (const command of those("up").filter((other) => other !== plain))
  test(`${titleOf(command)} comes up, answers and stops`, async () => {
    await answersAndStops(await ground.start(command.text));
  });
