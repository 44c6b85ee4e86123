/** What people say of a call afterwards, as the gateway takes it; the customer's words for and against, made up. */
import type { DealReading } from "@wingman/projections/history/answers";
import type { DemoCall } from "./call.ts";

/** Whoever uses the mock. */
const me = "member-1";

/** Undefined where it is no such question. */
export const hindsightAnswer = (
  path: string,
  sent: string,
  calls: ReadonlyMap<string, DemoCall>,
): object | undefined => {
  const [, id = "", what] = /^\/api\/calls\/([\w-]+)\/(words|comments|deal-signal)$/.exec(path) ?? [];
  const call = calls.get(id);
  if (what === undefined || !call) return undefined;
  if (what === "deal-signal") return dealOf(call);
  const body = JSON.parse(sent) as {
    action: string;
    utterance?: string;
    text?: string;
    comment?: string;
    removes?: string;
  };
  const { action, utterance, text, comment, removes } = body;
  const line = call.view().lines.find((one) => one.id === utterance);
  if (line && typeof line.text === "string") {
    const { channel, startMs, endMs } = line;
    call.hand("UtteranceCorrected", { action, utterance, channel, text, was: line.text, by: me, startMs, endMs });
  } else if (comment !== undefined) call.hand("CommentAdded", { ...body, author: me });
  else if (removes !== undefined) call.hand("CommentRemoved", { action, comment: removes });
  else call.hand("ActionUndone", body);
  return { position: "1-0000000000z-001" };
};

const dealOf = (call: DemoCall): DealReading => {
  const mine = call.view().lines.filter(({ channel, kind }) => channel === "customer" && kind === "words");
  const points = [1, -2, 1.5, 0.5].flatMap((score, n) => {
    const line = mine[Math.floor((n * mine.length) / 4)];
    const words = [{ text: score < 0 ? "too expensive" : "good", score, turned: false }];
    return line ? [{ utterance: line.id, atMs: line.startMs, score, level: score / 2, words }] : [];
  });
  return { state: "on", points };
};
