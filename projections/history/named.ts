import type { CallDetail } from "./answers.ts";

/** The page with the names of whoever said something of it: asked for when it is read, so that they lie in one place. */
export const named = async (detail: CallDetail, nameOf: (member: string) => Promise<string>): Promise<CallDetail> => {
  const ids = new Set([
    ...detail.lines.flatMap(({ corrected }) => (corrected ? [corrected.by.id] : [])),
    ...detail.comments.map(({ author }) => author.id),
  ]);
  if (ids.size === 0) return detail;
  const names = new Map(await Promise.all([...ids].map(async (id) => [id, await nameOf(id)] as const)));
  const who = (id: string) => ({ id, name: names.get(id) ?? "" });
  return {
    ...detail,
    lines: detail.lines.map((line) =>
      line.corrected ? { ...line, corrected: { ...line.corrected, by: who(line.corrected.by.id) } } : line,
    ),
    comments: detail.comments.map((comment) => ({ ...comment, author: who(comment.author.id) })),
  };
};
