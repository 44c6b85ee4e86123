/**
 * Whoever looks into a call of somebody else's while it goes on is written down before they see anything, and the rep sees
 * it. Leaving is written down when the window closes; a line or a server that falls silent, within `leftWithinMsMax`.
 */
import type { EventData } from "@wingman/domain/call/events/index";
import type { CallView } from "@wingman/domain/call/view";
import { watchingRefused } from "@wingman/domain/call/watching";
import { Failure } from "@wingman/domain/failure";
import type { CommitId } from "@wingman/domain/ids";
import { defaultWatching, type Policy } from "@wingman/domain/tenant/policy";
import { derivedId, newId } from "@wingman/streams/base/ids";
import { callAggregate } from "@wingman/streams/log/calls";
import { refusalOf } from "../gateway/errors.ts";
import type { Session } from "../gateway/session.ts";

/** Of which no gateway has told for so long, its gateway is gone. They tell each two seconds. */
const lostMsMax = 10_000;
const nameCharsMax = 120;

type Why = EventData<"SupervisorLeft">["why"];
export type Watching = {
  readonly watch: string;
  /** Whether the tenant's policy still lets them. */
  stands(): boolean;
  /** Written down once; rejects where it could not be, and whoever else has the call open does it. */
  leave(why: Why): Promise<void>;
};

/**
 * Null for the call's own rep, and once it is over. Throws `Failure` WING_FORBIDDEN, WING_WATCHING_OFF, and what refuses
 * the append: a call that cannot be read whole takes none, and so is not watched.
 */
export const joinCall = async (session: Session, call: string, view: CallView): Promise<Watching | null> => {
  const { started } = view;
  const { services, principal } = session;
  const { tenant, actor, name, roles } = principal;
  if (!started || view.status === "ended" || started.rep.id === actor) return null;
  const rep = started.rep.id;
  const refused = () => watchingRefused({ actor, roles }, rep, services.policyOf(tenant).watching);
  const why = refused();
  if (why === "not-yours")
    throw new Failure("WING_FORBIDDEN", "a call that goes on is watched by supervisors alone.", {
      remedy: "Ask an administrator of your tenant, or read it once it is over.",
    });
  if (why === "switched-off") throw watchingOff();
  const watch = newId();
  const fast = started.recording?.pace === "fast";
  const heardMs = (): number => Math.max(0, ...view.lines.map(({ endMs }) => endMs));
  const clockMs = fast ? heardMs() : Math.max(0, services.now() - view.startedAt);
  const by = { id: actor, name: name.slice(0, nameCharsMax) };
  const release = services.watches.hold(watch);
  const sent = await services.calls
    .send(
      callAggregate(tenant, call),
      { type: "JoinCall", joined: { watch, by, atMs: clockMs } },
      { actor, clockMs, id: derivedId("command", call, `watch-${watch}`) as CommitId, time: new Date(services.now()) },
    )
    .catch((error: unknown) => {
      release();
      throw error;
    });
  if (sent.kind === "refused") {
    release();
    if (sent.reason === "CALL_ENDED") return null; // It ended meanwhile: read like every other.
    throw refusalOf(sent.reason, sent.detail, "Close one of them, or wait until somebody leaves.");
  }
  let left: Promise<void> | undefined;
  return {
    watch,
    stands: () => refused() === null,
    leave(reason) {
      left ??= leaveCall(session, call, { watch, why: reason, startedAt: view.startedAt }).finally(release);
      return left;
    },
  };
};

const leaveCall = async (
  { services, principal }: Pick<Session, "services" | "principal">,
  call: string,
  { watch, why, startedAt }: { readonly watch: string; readonly why: Why; readonly startedAt: number },
): Promise<void> => {
  const atMs = Math.max(0, services.now() - startedAt);
  await services.calls.send(
    callAggregate(principal.tenant, call),
    { type: "LeaveCall", left: { watch, why, atMs } },
    {
      actor: principal.actor,
      clockMs: atMs,
      id: derivedId("command", call, `left-${watch}`) as CommitId,
      time: new Date(services.now()),
    },
  );
};

/** Watchings whose gateway fell silent are written down as lost, by whoever has the call open; by several at once, once. */
export const leaveForLost = async (
  session: Pick<Session, "services" | "principal">,
  {
    call,
    startedAt,
    standing,
  }: { readonly call: string; readonly startedAt: number; readonly standing: Iterable<string> },
): Promise<void> => {
  for (const watch of standing)
    if (session.services.watches.silentMs(watch) > lostMsMax)
      await leaveCall(session, call, { watch, why: "lost", startedAt });
};

export const watchingIsOn = ({ watching }: Pick<Policy, "watching">): boolean => (watching ?? defaultWatching).allowed;

export const watchingOff = (): Failure =>
  new Failure("WING_WATCHING_OFF", "calls that go on are not watched here: the tenant's policy says so.", {
    remedy: "An administrator may switch it on under Settings; every call can be read once it is over.",
  });
