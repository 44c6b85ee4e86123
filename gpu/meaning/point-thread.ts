/** The thread in which the reader of points runs. */
import type { Reading, ReadPoint } from "@wingman/streams/agents/meaning/point-reader";
import { serveThread } from "../threads/serve-thread.ts";
import { readAdapter } from "./adapter.ts";
import { openPointSession } from "./session.ts";

serveThread<Reading, readonly ReadPoint[], string>(async (folder) => {
  const adapter = await readAdapter();
  const session = await openPointSession(folder, adapter);
  await session.read([{ before: ["Rep: the first run"], words: ["prepares", "what", "the", "others", "use"] }]);
  return {
    facts: adapter.name,
    run: (readings) => session.read(readings),
    release: async () => session[Symbol.asyncDispose](),
  };
});
