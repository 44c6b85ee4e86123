/** What a decider answers: the facts that now hold, or a refusal by name. Accepting nothing means "already so". */
export type Decision<Event, Reason extends string> =
  | { readonly kind: "accepted"; readonly events: readonly Event[] }
  | { readonly kind: "refused"; readonly reason: Reason; readonly detail: string };

export const accept = <Event>(...events: Event[]): Decision<Event, never> => ({ kind: "accepted", events });

export const refuse = <Reason extends string>(reason: Reason, detail: string): Decision<never, Reason> => ({
  kind: "refused",
  reason,
  detail,
});
