/** `wingman replay`: a call of the log again, through the same conductor and the same history, with no append and no effect. */
import { catalogue, type EventData } from "@wingman/domain/call/events/index";
import { Failure } from "@wingman/domain/failure";
import type { CompiledPlaybook } from "@wingman/domain/playbook/playbook";
import { emptyPage, foldCommit } from "@wingman/projections/history/fold";
import { replayCall, type Replayed } from "@wingman/streams/agents/replay";
import type { Aggregate, Recorded } from "@wingman/streams/log/event-log";
import { fragmentAt } from "@wingman/streams/log/fragments";
import type { JetStreamLog } from "@wingman/streams/log/jetstream";
import { playbookAt } from "@wingman/streams/playbooks/library";
import { findCall } from "./find-call.ts";
import { headOf, type Head, type Line, storyOf } from "./replay-story.ts";

export type Replay = Head & {
  readonly call: string;
  /** What happened, in the order of the call's clock. */
  readonly story: readonly Line[];
  /** The conductor over the recorded inputs: what it wrote then against what it writes now. */
  readonly conductor: Replayed;
  /** Rows that history makes of the call. */
  readonly history: {
    readonly lines: number;
    readonly tips: number;
    readonly withheld: number;
    readonly noted: number;
  };
  /** Events of types this version does not know; they are passed over. */
  readonly unknown: number;
};

type PlaybookOf = (
  wanted: EventData<"CallStarted">["playbook"],
  call: Aggregate,
) => CompiledPlaybook | undefined | Promise<CompiledPlaybook | undefined>;

/** Throws `Failure` WING_CALL_NOT_FOUND, WING_CALL_AMBIGUOUS, WING_PLAYBOOK_UNKNOWN. */
export const replay = async (
  log: JetStreamLog,
  wanted: string,
  playbookOf: PlaybookOf = (named, { tenant }) => playbookAt(log, tenant, named),
): Promise<Replay> => {
  const aggregate = await findCall(log, wanted);
  const commits = await collect(log.read(aggregate));
  const head = headOf(commits);
  const conductor = await replayCall(
    { log, fragmentAt: (sequence) => fragmentAt(log, sequence) },
    aggregate,
    await known(playbookOf, head, aggregate),
  );
  const page = emptyPage();
  for (const commit of commits) foldCommit(page, commit);
  return {
    call: aggregate.id,
    ...head,
    story: storyOf(commits),
    conductor,
    history: {
      lines: page.lines.length,
      tips: page.tips.size,
      withheld: page.withheld.length,
      noted: page.noted.size,
    },
    unknown: commits.flatMap(({ events }) => events).filter(({ type }) => !catalogue.has(type)).length,
  };
};

const known = async (playbookOf: PlaybookOf, { playbook }: Head, aggregate: Aggregate): Promise<CompiledPlaybook> => {
  const { id } = aggregate;
  const found = await playbookOf(playbook, aggregate);
  if (found) return found;
  throw new Failure(
    "WING_PLAYBOOK_UNKNOWN",
    `call ${id} was held with playbook ${playbook.id}, version ${playbook.version}, which is not here.`,
    { remedy: "Replay it with the Wingman that has this version of the playbook." },
  );
};

const collect = async (source: AsyncIterable<Recorded>): Promise<Recorded[]> => {
  const list: Recorded[] = [];
  for await (const item of source) list.push(item);
  return list;
};
