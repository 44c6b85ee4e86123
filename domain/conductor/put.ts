/** The one door to the board: what is due is shown or held back, and both are written down with the reason. */
import type { EventData, TipEvent } from "../call/events/index.ts";
import type { Play } from "../playbook/play.ts";
import { afterShowing, reasonToHold, tipLifeMs, type Withheld } from "./board.ts";
import type { Conducted } from "./conducted.ts";
import { type Context, talkOf } from "./context.ts";
import type { Evidence } from "./spoken.ts";

export type Reason = EventData<"SuggestionMade">["reason"];

/** A tip that is due: a play's own, or what an agent answered in its place. */
export type Due = {
  /** Its priority, category and cool-down count on the board. */
  readonly play: Play;
  /** In place of the play's. */
  readonly tip?: Play["tip"];
  readonly suggestion: string;
  /** Null where timing, not words, fired it. */
  readonly evidence: Evidence | null;
  readonly spokenAtMs: number;
  /** Who found it: a playbook by its wording unless said otherwise. */
  readonly by?: Partial<Pick<Reason, "agent" | "citations" | "model" | "prompt" | "sureness">>;
  /** It is not to be shown, whatever the board says. */
  readonly held?: Withheld | undefined;
};

/** `remember` keeps that the play has spoken; it gets null where the tip was held back. */
export const put = (
  context: Context,
  due: Due,
  remember: (context: Context, made: string | null) => Context = (next) => next,
): Conducted => {
  const { play, suggestion, evidence, spokenAtMs } = due;
  const tip = due.tip ?? play.tip;
  const nowMs = Math.max(context.clockMs, spokenAtMs);
  const passages = (due.by?.citations ?? []).map(({ hash }) => hash);
  const because = reasonToHold(context.board, { ...play, tip }, nowMs, spokenAtMs, passages) ?? due.held;
  const { playbook } = context.playbook;
  const reason: Reason = {
    evidence,
    snippet: talkOf(context),
    agent: "playbook",
    play: play.id,
    category: play.category,
    playbook: { id: playbook.id, version: playbook.version },
    prompt: null,
    model: null,
    citations: [],
    stagesMs: { spoken: Math.round(spokenAtMs) },
    sureness: 1,
    ...due.by,
  };
  const { kind, title, headline, say } = tip;
  if (because) {
    const event: TipEvent = {
      type: "SuggestionWithheld",
      data: { suggestion, kind, headline, because, atMs: Math.round(nowMs), reason },
    };
    return { context: remember(context, null), events: [event] };
  }
  const event: TipEvent = {
    type: "SuggestionMade",
    data: {
      suggestion,
      kind,
      title,
      headline,
      say,
      madeAtMs: Math.round(nowMs),
      lifeMs: tipLifeMs,
      priority: play.priority,
      reason,
    },
  };
  return {
    context: remember(
      { ...context, board: afterShowing(context.board, { ...play, tip }, nowMs, suggestion, passages) },
      suggestion,
    ),
    events: [event],
  };
};
