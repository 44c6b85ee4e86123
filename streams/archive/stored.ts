/** A backup's streams as `verifyLog` reads those of a server: what was signed is held against what was saved. */
import type { Stored } from "../log/stored.ts";
import type { RawMessage } from "../log/wire.ts";
import { checkedChain } from "./chain.ts";
import type { Manifest } from "./manifest.ts";
import type { ArchiveSink } from "./sink.ts";

/** Up to where each chain goes, also beyond what the manifest says of it. */
export const archivedStreams = (sink: ArchiveSink, { streams }: Pick<Manifest, "streams">): Stored => {
  const each = async (
    stream: string,
    span: { readonly after?: number; readonly to?: number },
    take: (message: RawMessage) => void,
  ): Promise<void> => {
    const { after = 0, to = Infinity } = span;
    for await (const segment of checkedChain(sink, stream, streams[stream])) {
      if (segment.first > to) return;
      if (segment.last <= after) continue;
      for (const message of segment.messages) if (message.sequence > after && message.sequence <= to) take(message);
    }
  };
  return {
    async state(stream) {
      const end = streams[stream];
      const last = (await sink.list(stream)).at(-1)?.last;
      return end && last !== undefined
        ? { created: end.created, firstSequence: end.first, lastSequence: last }
        : undefined;
    },
    read: (stream, take, span) => each(stream, span, take),
    async subjects(stream) {
      const subjects = new Set<string>();
      await each(stream, {}, ({ subject }) => subjects.add(subject));
      return [...subjects];
    },
    async readSubject(stream, subject) {
      const messages: RawMessage[] = [];
      await each(stream, {}, (message) => void (message.subject === subject && messages.push(message)));
      return messages;
    },
  };
};
