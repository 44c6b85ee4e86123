/** What coaches decide about feedback: resets of the ranking, trials, and marks on tips that they looked at again. */
import { Mark } from "@wingman/domain/call/events/after";
import { Id } from "@wingman/domain/call/events/shared";
import { Experiment } from "@wingman/domain/feedback/experiment";
import type { FeedbackEvent, FeedbackRefusal } from "@wingman/domain/feedback/standing";
import { Failure } from "@wingman/domain/failure";
import type { CommitId } from "@wingman/domain/ids";
import { object } from "@wingman/domain/schema";
import { promptVersions } from "@wingman/streams/agents/llm/prompts/versions";
import { derivedId } from "@wingman/streams/base/ids";
import { type Access, type Principal, type Route, route } from "@wingman/streams/base/registry";
import { callAggregate, type Calls } from "@wingman/streams/log/calls";
import type { EventLog } from "@wingman/streams/log/event-log";
import { positionOf } from "@wingman/streams/log/position";
import type { Library } from "@wingman/streams/playbooks/library";
import type { Directory } from "@wingman/streams/tenants/directory";
import { changeTenant, type Tenants } from "@wingman/streams/tenants/tenants";
import { Type } from "typebox";
import { refusalOf } from "../gateway/errors.ts";

export type FeedbackParts = {
  readonly log: Pick<EventLog, "last">;
  readonly calls: Calls;
  readonly directory: Pick<Directory, "of" | "caughtUp">;
  readonly tenants: Tenants;
  readonly library: Pick<Library, "at">;
};

const writes = (action: string): Access => ({
  roles: ["supervisor", "admin"],
  object: "tenant",
  action,
  audit: "write",
  limits: { perMinute: 120 },
});
const Nothing = Type.Object({});

const remedies: { readonly [Reason in FeedbackRefusal]: string } = {
  EXPERIMENT_EXISTS: "Choose another id for the trial.",
  EXPERIMENT_INVALID: "Put right what is named, and start it again.",
  EXPERIMENT_RUNNING: "End that one first; two trials of one thing cannot be told apart.",
  EXPERIMENTS_FULL: "End a trial that has answered its question.",
  EXPERIMENT_UNKNOWN: "Choose one of the list of trials.",
  RESETS_FULL: "Take back resets that are no longer wanted.",
  RESET_UNKNOWN: "Look at the list of resets again; it was taken back already.",
};

/** `parts` throws `Failure` WING_STARTING until they are there. */
export const feedbackRoutes = (parts: () => FeedbackParts): readonly Route[] => {
  const send = ({ tenant, actor }: Principal, command: FeedbackEvent): Promise<void> =>
    changeTenant(parts(), tenant, command, actor).catch((error: unknown) => {
      const reason = error instanceof Failure ? error.code.replace("WING_REFUSED_", "") : "";
      if (!(error instanceof Failure) || !Object.hasOwn(remedies, reason)) throw error;
      const known = reason as FeedbackRefusal; // It is a key of them.
      throw new Failure(`WING_REFUSED_${known}`, error.message, { remedy: remedies[known], cause: error });
    });
  return [
    route({
      method: "POST",
      url: "/api/feedback/resets",
      summary: "Let what people did until now move a play no more, or none of them.",
      ...writes("ranking.reset"),
      schema: {
        body: object({ reset: Id, of: Type.Union([object({ playbook: Id, play: Id }), Type.Null()]) }),
        response: Nothing,
      },
      async handle({ principal, body }) {
        const upTo = positionOf((await parts().log.last()) + 1);
        await send(principal, { type: "RankingReset", data: { ...body, upTo } });
        return {};
      },
    }),
    route({
      method: "DELETE",
      url: "/api/feedback/resets/:reset",
      summary: "Take a reset back: what people did counts again.",
      ...writes("ranking.restore"),
      schema: { params: Type.Object({ reset: Id }), response: Nothing },
      async handle({ principal, params: { reset } }) {
        await send(principal, { type: "RankingRestored", data: { reset } });
        return {};
      },
    }),
    route({
      method: "POST",
      url: "/api/experiments",
      summary: "Start a trial: calls that begin from now on are dealt one of its arms.",
      ...writes("experiment.start"),
      schema: { body: Experiment, response: Nothing },
      async handle({ principal, body }) {
        const { about, arms } = body;
        if (about.kind === "playbook")
          for (const { version } of arms)
            if (version && !parts().library.at(principal.tenant, { id: about.playbook, version }))
              throw new Failure(
                "WING_PLAYBOOK_NOT_FOUND",
                `there is no playbook "${about.playbook}" of version ${version}.`,
                {
                  remedy: "Publish it first, or choose one of its versions.",
                },
              );
        if (about.kind === "prompt") {
          const known = promptVersions.get(about.prompt) ?? [];
          if (arms.some(({ version }) => !known.some((each) => each.version === version)))
            throw new Failure("WING_REFUSED_EXPERIMENT_INVALID", "there is no such version of this prompt.", {
              remedy: remedies.EXPERIMENT_INVALID,
            });
        }
        await send(principal, { type: "ExperimentStarted", data: body });
        return {};
      },
    }),
    route({
      method: "POST",
      url: "/api/experiments/:experiment/end",
      summary: "End a trial: no further call is dealt its arms.",
      ...writes("experiment.end"),
      schema: { params: Type.Object({ experiment: Id }), response: Nothing },
      async handle({ principal, params: { experiment } }) {
        await send(principal, { type: "ExperimentEnded", data: { experiment } });
        return {};
      },
    }),
    route({
      method: "POST",
      url: "/api/calls/:call/tips/:suggestion/review",
      summary: "Say of a tip of a finished call whether it helped; said again, the last word stands.",
      ...writes("feedback.review"),
      schema: {
        params: Type.Object({ call: Id, suggestion: Id }),
        body: object({ action: Id, mark: Mark }),
        response: Type.Object({ position: Type.String() }),
      },
      async handle({ principal: { tenant, actor }, params: { call, suggestion }, body }) {
        const { calls } = parts();
        const aggregate = callAggregate(tenant, call);
        const { state } = await calls.load(aggregate);
        // Long after the call its clock has no "now": it is said of the words up to here.
        const atMs = state.wordsEndMs;
        const sent = await calls.send(
          aggregate,
          { type: "SayAfter", event: { type: "SuggestionReviewed", data: { ...body, suggestion, atMs } } },
          {
            actor,
            clockMs: atMs,
            id: derivedId("command", call, `after-${body.action}`) as CommitId,
            correlation: body.action,
          },
        );
        if (sent.kind === "refused") throw refusalOf(sent.reason, sent.detail);
        return { position: positionOf(sent.sequence) };
      },
    }),
  ];
};
