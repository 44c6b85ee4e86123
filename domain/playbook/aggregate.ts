/** A tenant's playbook: a draft, versions that never change once they are published, and which of them calls begin with. */
import { accept, type Decision, refuse } from "../decision.ts";
import type { EventOf } from "../schema.ts";
import { contentAt, nothingYet, savedMeanwhile, type Versioned, withPublished } from "../versioned.ts";
import { findProblems } from "./check.ts";
import { changesBetween, isSame } from "./diff.ts";
import type * as eventsFile from "./events.ts";
import type { Content } from "./events.ts";
import type { Play, Playbook } from "./play.ts";

export type PlaybookEvent = EventOf<Omit<typeof eventsFile, "Content">>;

/** Versions of one playbook: one a day for almost three years. */
export const versionsMax = 1_000;

export type PlaybookState = Versioned<Content> & {
  readonly from: { readonly id: string; readonly version: number } | null;
};

export const initialPlaybook: PlaybookState = { ...nothingYet, from: null };

export type PlaybookCommand =
  | {
      readonly type: "SaveDraft";
      readonly content: Content;
      /** The revision it was made from; null to begin one, or to lay whatever is there aside for it. */
      readonly onto: number | null;
      readonly from?: PlaybookState["from"];
    }
  | { readonly type: "Publish"; readonly id: string; readonly onto: number }
  | { readonly type: "RollBack"; readonly version: number };

export type PlaybookRefusal =
  | "PLAYBOOK_UNKNOWN"
  | "PLAYBOOK_CHANGED"
  | "PLAYBOOK_INVALID"
  | "PLAYBOOK_VERSION_UNKNOWN"
  | "PLAYBOOK_VERSIONS_FULL";

/** The playbook of a version, as calls use it. */
export const versionOf = (state: PlaybookState, id: string, version: number): Playbook | undefined =>
  contentAt(state, id, version);

/** The number that the draft would be published under. */
export const nextVersion = ({ versions, from }: PlaybookState): number =>
  Math.max(from?.version ?? 0, ...versions.keys()) + 1;

/** The draft in the form of a playbook, under the number it would be published with. */
export const draftOf = (state: PlaybookState, id: string): Playbook | undefined =>
  state.draft === null ? undefined : { id, version: nextVersion(state), ...state.draft };

export const decidePlaybook = (
  state: PlaybookState,
  command: PlaybookCommand,
): Decision<PlaybookEvent, PlaybookRefusal> => {
  switch (command.type) {
    case "SaveDraft": {
      const { content, onto, from = null } = command;
      const twice = content.plays.find(({ id }, n) => content.plays.findIndex((play) => play.id === id) < n);
      if (twice) return refuse("PLAYBOOK_INVALID", `two plays have the id "${twice.id}"`);
      if (state.draft === null)
        return onto === null || onto === 0
          ? accept({ type: "PlaybookDrafted", data: { content, from } })
          : refuse("PLAYBOOK_UNKNOWN", "there is no draft of this playbook");
      const events = edits(state.draft, content);
      if (events.length === 0) return accept();
      if (onto !== null && onto !== state.revision) return refuse("PLAYBOOK_CHANGED", savedMeanwhile(state, onto));
      return accept(...events);
    }
    case "Publish": {
      const { id, onto } = command;
      const draft = draftOf(state, id);
      if (!draft) return refuse("PLAYBOOK_UNKNOWN", "there is no draft of this playbook");
      if (onto !== state.revision) return refuse("PLAYBOOK_CHANGED", savedMeanwhile(state, onto));
      const problems = findProblems(draft);
      if (problems.length > 0) return refuse("PLAYBOOK_INVALID", problems.map(({ says }) => says).join("; "));
      const live = state.live === null ? undefined : state.versions.get(state.live);
      if (live && state.draft && isSame(live, state.draft)) return accept();
      if (state.versions.size >= versionsMax)
        return refuse("PLAYBOOK_VERSIONS_FULL", `a playbook has ${versionsMax} versions at most`);
      return accept({ type: "PlaybookPublished", data: { version: draft.version } });
    }
    case "RollBack": {
      const { version } = command;
      // A starter's own version is no event of the tenant's, and stays there all the same.
      const isStarter = state.from !== null && version <= state.from.version;
      if (!isStarter && !state.versions.has(version))
        return refuse("PLAYBOOK_VERSION_UNKNOWN", `version ${version} of this playbook was never published`);
      return state.live === version ? accept() : accept({ type: "PlaybookRolledBack", data: { version } });
    }
  }
};

/** What makes one draft of another, in an order in which each is true when it happens. */
const edits = (before: Content, after: Content): PlaybookEvent[] => {
  const { plays, outline } = changesBetween(before, after);
  const { plays: _plays, ...outlined } = after;
  const events: PlaybookEvent[] = [
    ...(outline.length > 0 ? [{ type: "PlaybookOutlined" as const, data: outlined }] : []),
    ...plays.removed.map(({ id }) => ({ type: "PlayRemoved" as const, data: { play: id } })),
    ...plays.changed.map(({ after: play }) => ({ type: "PlayRevised" as const, data: { play } })),
    ...plays.added.map((play) => ({
      type: "PlayAdded" as const,
      data: { play, place: after.plays.findIndex(({ id }) => id === play.id) },
    })),
  ];
  const come = events.reduce<Content>((draft, event) => edited(draft, event), before);
  const order = after.plays.map(({ id }) => id);
  return come.plays.map(({ id }) => id).join() === order.join()
    ? events
    : [...events, { type: "PlaysOrdered", data: { plays: order } }];
};

const edited = (draft: Content, event: PlaybookEvent): Content => {
  switch (event.type) {
    case "PlaybookOutlined":
      return { ...event.data, plays: draft.plays };
    case "PlayAdded":
      return { ...draft, plays: draft.plays.toSpliced(event.data.place, 0, event.data.play) };
    case "PlayRevised": {
      const { play } = event.data;
      return { ...draft, plays: draft.plays.map((known) => (known.id === play.id ? play : known)) };
    }
    case "PlayRemoved":
      return { ...draft, plays: draft.plays.filter(({ id }) => id !== event.data.play) };
    case "PlaysOrdered": {
      const { plays: order } = event.data;
      const at = (play: Play): number => order.indexOf(play.id);
      return { ...draft, plays: draft.plays.toSorted((a, b) => at(a) - at(b)) };
    }
    default:
      return draft;
  }
};

export const evolvePlaybook = (state: PlaybookState, event: PlaybookEvent): PlaybookState => {
  switch (event.type) {
    case "PlaybookDrafted":
      return { ...state, draft: event.data.content, revision: state.revision + 1, from: event.data.from };
    case "PlaybookOutlined":
    case "PlayAdded":
    case "PlayRevised":
    case "PlayRemoved":
    case "PlaysOrdered":
      return state.draft === null
        ? state
        : { ...state, draft: edited(state.draft, event), revision: state.revision + 1 };
    case "PlaybookPublished":
      return withPublished(state, event.data.version);
    case "PlaybookRolledBack":
      return { ...state, live: event.data.version };
    default:
      return state; // A newer type changes nothing known here.
  }
};
