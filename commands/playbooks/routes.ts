/** Playbooks: what calls begin with, for everybody; drafts, versions and files, for those who manage them. */
import { Failure } from "@wingman/domain/failure";
import { draftOf, nextVersion, type PlaybookState } from "@wingman/domain/playbook/aggregate";
import { findProblems, problemsMax } from "@wingman/domain/playbook/check";
import { changesBetween } from "@wingman/domain/playbook/diff";
import { Content } from "@wingman/domain/playbook/events";
import { Play, Playbook } from "@wingman/domain/playbook/play";
import { type CompiledPlaybook, listensForMeaning } from "@wingman/domain/playbook/playbook";
import { everyStarter, starterPlaybook, starterPlaybooks } from "@wingman/domain/playbook/starters";
import { type Meant, trySentence } from "@wingman/domain/playbook/try";
import { object } from "@wingman/domain/schema";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import type { Meaning } from "@wingman/streams/agents/meaning/meaning";
import { type Access, type Principal, type Route, route } from "@wingman/streams/base/registry";
import type { Deed } from "@wingman/streams/follow/live-folds";
import { type Library, playbooksMax } from "@wingman/streams/playbooks/library";
import { changePlaybook, type Playbooks } from "@wingman/streams/playbooks/playbooks";
import { fileCharsMax } from "@wingman/streams/base/yaml-file";
import { fromYaml, toYaml } from "@wingman/streams/playbooks/yaml";
import { type Static, Type } from "typebox";
import { compiledToTry, findPlaybook, playbookNotFound, VersionOrDraft } from "./find.ts";

export type PlaybookParts = {
  readonly library: Library;
  readonly playbooks: Playbooks;
  /** What says what a sentence means; undefined where no model is there. */
  readonly meaning?: (() => Meaning | undefined) | undefined;
  /** Empty where nobody is known by this id, or their name is gone. */
  readonly nameOf?: ((tenant: TenantId, actor: ActorId) => Promise<string>) | undefined;
};

const everybody = ["agent", "supervisor", "viewer", "compliance", "admin"] as const;
const managers = ["supervisor", "admin"] as const;
/** What the start page asks for, and every call that begins. */
const open = (action: string): Access => ({
  roles: everybody,
  object: "none",
  action,
  audit: "none",
  limits: { perMinute: 1_200, free: true },
});
const reads = (action: string): Access => ({
  roles: everybody,
  object: "tenant",
  action,
  audit: "none",
  limits: { perMinute: 240 },
});
const writes = (action: string): Access => ({
  roles: managers,
  object: "tenant",
  action,
  audit: "write",
  limits: { perMinute: 120 },
});

/** A whole playbook comes in one piece. */
const bodyBytesMax = 1_000_000;

const { id: Id, version: Version } = Playbook.properties;
const One = Type.Object({ id: Id });
const Revision = Type.Integer({ minimum: 0 });
const Problems = Type.Array(
  Type.Object({
    at: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: "leads to the place in the draft" }),
    says: Type.String(),
  }),
  { maxItems: problemsMax, description: "what keeps it from being published; a draft may have some" },
);
const Deed = {
  by: Type.String({ description: "a name; empty where it is not known" }),
  at: Type.Number({ description: "epoch milliseconds" }),
};
const Head = {
  id: Id,
  name: Type.String(),
  language: Type.String(),
  live: Type.Union([Version, Type.Null()], { description: "which version calls begin with" }),
  revision: Type.Integer({ minimum: 0, description: "of the draft; 0 where there is none" }),
  unpublished: Type.Boolean({ description: "the draft holds what no version does" }),
  starter: Type.Boolean({ description: "Wingman came with it" }),
  versions: Type.Array(Version, { description: "the newest first; those of the starter it began as are in it" }),
  plays: Type.Integer({ description: "of the draft, or of the version calls begin with" }),
  next: Type.Union([Version, Type.Null()], {
    description: "the draft would be published as; null where there is none",
  }),
  saved: Type.Union([Type.Object(Deed), Type.Null()]),
  published: Type.Array(Type.Object({ version: Version, ...Deed }), {
    description: "the company's own versions, the newest first",
  }),
};
const PlaybookHead = Type.Object(Head);
export type PlaybookHead = Static<typeof PlaybookHead>;
const PlaybookDraft = Type.Object({ ...Head, content: Content, problems: Problems });
export type PlaybookDraft = Static<typeof PlaybookDraft>;
const Change = Type.Object({
  path: Type.String(),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
});
const Changes = Type.Object({
  outline: Type.Array(Change),
  plays: Type.Object({
    added: Type.Array(Play),
    removed: Type.Array(Play),
    changed: Type.Array(Type.Object({ id: Type.String(), before: Play, after: Play, fields: Type.Array(Change) })),
    reordered: Type.Boolean(),
  }),
});
const Tried = Type.Object({
  play: Type.String(),
  name: Type.String(),
  category: Type.String(),
  priority: Type.Number(),
  tip: Play.properties.tip,
  by: Type.Union([Type.Literal("words"), Type.Literal("question"), Type.Literal("meaning")]),
  words: Type.String({ description: "that set it off" }),
  because: Type.String({ description: "the phrase as it is written in the play; the example, where its meaning did" }),
  score: Type.Union([Type.Number(), Type.Null()], { description: "how near its example is; null where words did it" }),
  heldBy: Type.Union([Type.String(), Type.Null()], { description: "the exception that held it back; null: set off" }),
  conditional: Type.Boolean({ description: "only where its conditions hold, which a sentence alone does not say" }),
});
const Trial = Type.Object({
  plays: Type.Array(Tried),
  stages: Type.Array(Type.String()),
  points: Type.Array(Type.Object({ stage: Type.String(), item: Type.String() })),
  meaning: Type.Union([Type.String(), Type.Null()], {
    description: "the model that was asked what the sentence means; null where none is there, or it did not answer",
  }),
});

const versionsOf = ({ versions }: PlaybookState, id: string): number[] =>
  [
    ...new Set([...versions.keys(), ...everyStarter.filter((each) => each.id === id).map(({ version }) => version)]),
  ].sort((a, b) => b - a);

/** `parts` throws `Failure` WING_STARTING until the log is there; `early` answers undefined until then. */
export const playbookRoutes = (
  parts: () => PlaybookParts,
  early: () => Pick<PlaybookParts, "library"> | undefined,
): readonly Route[] => {
  const headOf = async ({ tenant }: Principal, id: string) => {
    const { library, nameOf } = parts();
    const { saved, published } = library.deedsOf(tenant, id);
    const told = async ({ by, at: when }: Deed) => ({ by: (await nameOf?.(tenant, by)) ?? "", at: when });
    const state = library.of(tenant, id);
    const shown = state.draft ?? library.newest(tenant, id);
    if (!shown) throw playbookNotFound(id);
    return {
      id,
      name: shown.name,
      language: shown.language,
      live: library.newest(tenant, id)?.version ?? null,
      revision: state.revision,
      unpublished: state.draft !== null && state.publishedRevision !== state.revision,
      starter: starterPlaybooks.some((starter) => starter.id === id),
      versions: versionsOf(state, id),
      plays: shown.plays.length,
      next: state.draft && nextVersion(state),
      saved: saved && (await told(saved)),
      published: await Promise.all(
        [...published].reverse().map(async ([version, deed]) => ({ version, ...(await told(deed)) })),
      ),
    };
  };
  const at = ({ tenant }: Principal, id: string, version: VersionOrDraft): Playbook =>
    findPlaybook(parts().library, tenant, id, version);
  const problemsOf = (state: PlaybookState, id: string) =>
    (state.draft ? findProblems(draftOf(state, id)) : []).map(({ at: place, says }) => ({ at: [...place], says }));
  const save = async (
    { tenant, actor }: Principal,
    id: string,
    content: Content,
    onto: number | null,
  ): Promise<PlaybookState> => {
    const { library, playbooks } = parts();
    const own = library.own(tenant);
    if (!own.includes(id) && own.length >= playbooksMax)
      throw new Failure("WING_PLAYBOOKS_FULL", `there are ${playbooksMax} playbooks already.`, {
        remedy: "Go on in one of those.",
      });
    const begun = library.of(tenant, id).draft === null ? starterPlaybooks.find((each) => each.id === id) : undefined;
    const from = begun ? { id, version: begun.version } : null;
    return changePlaybook({ library, playbooks }, tenant, id, { type: "SaveDraft", content, onto, from }, actor);
  };

  return [
    route({
      method: "GET",
      url: "/api/playbook",
      summary: "One playbook: the default, the newest of an id, or an id at a version.",
      ...open("playbook.read"),
      schema: { query: Type.Object({ id: Type.Optional(Id), version: Type.Optional(Version) }), response: Playbook },
      handle: async ({ principal, query: { id = starterPlaybook.id, version } }) => {
        if (early()) return at(principal, id, version);
        const found = (version === undefined ? starterPlaybooks : everyStarter).find(
          (each) => each.id === id && (version === undefined || each.version === version),
        );
        if (!found) throw playbookNotFound(id);
        return found;
      },
    }),
    route({
      method: "GET",
      url: "/api/playbooks",
      summary: "The playbooks a call can be begun with, the default first.",
      ...open("playbook.list"),
      schema: {
        response: Type.Object({ playbooks: Type.Array(Type.Pick(Playbook, ["id", "version", "name", "language"])) }),
      },
      handle: async ({ principal }) => ({
        playbooks: (early()?.library.live(principal.tenant) ?? starterPlaybooks).map(
          ({ id, version, name, language }) => ({ id, version, name, language }),
        ),
      }),
    }),
    route({
      method: "GET",
      url: "/api/playbooks/all",
      summary: "Every playbook with its draft and its versions, those that were never published too.",
      ...reads("playbook.list-all"),
      schema: { response: Type.Object({ playbooks: Type.Array(PlaybookHead) }) },
      handle: async ({ principal }) => {
        const { library } = parts();
        const ids = [...starterPlaybooks.map(({ id }) => id), ...library.own(principal.tenant)];
        return { playbooks: await Promise.all([...new Set(ids)].map((id) => headOf(principal, id))) };
      },
    }),
    route({
      method: "GET",
      url: "/api/playbooks/:id",
      summary: "A playbook's draft; where there is none, the version calls begin with.",
      ...reads("playbook.read-draft"),
      schema: { params: One, response: PlaybookDraft },
      handle: async ({ principal, params: { id } }) => {
        const state = parts().library.of(principal.tenant, id);
        const { id: _id, version: _version, ...content } = at(principal, id, state.draft ? "draft" : undefined);
        return { ...(await headOf(principal, id)), content, problems: problemsOf(state, id) };
      },
    }),
    route({
      method: "PUT",
      url: "/api/playbooks/:id/draft",
      summary: "Save a draft, whole; it may have faults, which are answered.",
      ...writes("playbook.save"),
      bodyBytesMax,
      schema: {
        params: One,
        body: object({ content: Content, onto: Revision }),
        response: Type.Object({ revision: Revision, problems: Problems }),
      },
      handle: async ({ principal, params: { id }, body: { content, onto } }) => {
        const state = await save(principal, id, content, onto);
        return { revision: state.revision, problems: problemsOf(state, id) };
      },
    }),
    route({
      method: "POST",
      url: "/api/playbooks/:id/publish",
      summary: "Make a draft the version that calls begin with; refused with every fault it has.",
      ...writes("playbook.publish"),
      schema: { params: One, body: object({ onto: Revision }), response: Type.Object({ version: Version }) },
      handle: async ({ principal: { tenant, actor }, params: { id }, body: { onto } }) => {
        const state = await changePlaybook(parts(), tenant, id, { type: "Publish", id, onto }, actor);
        return { version: state.live ?? 1 }; // It was published just now.
      },
    }),
    route({
      method: "POST",
      url: "/api/playbooks/:id/roll-back",
      summary: "Let calls begin with an earlier version again; the draft stays as it is.",
      ...writes("playbook.roll-back"),
      schema: { params: One, body: object({ version: Version }), response: Type.Object({ version: Version }) },
      handle: async ({ principal: { tenant, actor }, params: { id }, body: { version } }) => {
        await changePlaybook(parts(), tenant, id, { type: "RollBack", version }, actor);
        return { version };
      },
    }),
    route({
      method: "GET",
      url: "/api/playbooks/:id/diff",
      summary:
        "What differs between two versions, or a version and the draft (nothing where there is none): plays, field by field.",
      ...reads("playbook.diff"),
      schema: {
        params: One,
        query: Type.Object({ from: VersionOrDraft, to: VersionOrDraft }),
        response: Changes,
      },
      handle: async ({ principal, params: { id }, query: { from, to } }) => {
        const draft = draftOf(parts().library.of(principal.tenant, id), id);
        const after = to === undefined ? (draft ?? at(principal, id, undefined)) : at(principal, id, to);
        const { outline, plays } = changesBetween(at(principal, id, from), after);
        return {
          outline: [...outline],
          plays: {
            ...plays,
            added: [...plays.added],
            removed: [...plays.removed],
            changed: plays.changed.map((change) => ({ ...change, fields: [...change.fields] })),
          },
        };
      },
    }),
    route({
      method: "GET",
      url: "/api/playbooks/:id/file",
      summary: "A version, or the draft, as a YAML file.",
      ...reads("playbook.export"),
      contentType: "application/yaml",
      schema: { params: One, query: Type.Object({ version: VersionOrDraft }), response: Type.Unknown() },
      handle: async ({ principal, params: { id }, query: { version }, http }) => {
        const playbook = at(principal, id, version);
        http.setHeader("content-disposition", `attachment; filename="${id}.v${playbook.version}.yaml"`);
        return new TextEncoder().encode(toYaml(playbook));
      },
    }),
    route({
      method: "POST",
      url: "/api/playbooks/file",
      summary: "Take a YAML file as the draft of the playbook it names; faults are told with their lines.",
      ...writes("playbook.import"),
      bodyBytesMax,
      schema: {
        body: object({
          text: Type.String({ maxLength: fileCharsMax }),
          onto: Type.Union([Revision, Type.Null()], {
            description: "the revision of the draft it is meant for; null for whatever is there",
          }),
        }),
        response: Type.Object({ id: Id, revision: Revision }),
      },
      handle: async ({ principal, body: { text, onto } }) => {
        const { id, version: _version, ...content } = fromYaml(text);
        const { revision } = await save(principal, id, content, onto);
        return { id, revision };
      },
    }),
    route({
      method: "POST",
      url: "/api/playbooks/:id/try",
      summary:
        "Hold one sentence against a version or the draft: what it sets off, by which words, and what holds back.",
      ...reads("playbook.try"),
      bodyBytesMax,
      schema: {
        params: One,
        body: object({
          version: VersionOrDraft,
          /** As it stands in the editor, before it is saved. */
          content: Type.Optional(Content),
          speaker: Type.Union([Type.Literal("customer"), Type.Literal("rep")]),
          text: Type.String({ minLength: 1, maxLength: 1_000 }),
        }),
        response: Trial,
      },
      handle: async ({ principal, params: { id }, body: { version, content, speaker, text } }) => {
        const playbook: Playbook = content ? { id, version: 1, ...content } : at(principal, id, version);
        const compiled = compiledToTry(playbook);
        const meaning = parts().meaning?.();
        const meant =
          meaning && listensForMeaning(compiled, speaker) ? await meantBy(meaning, compiled, speaker, text) : null;
        const { plays, stages, points } = trySentence(compiled, { speaker, text }, meant);
        return {
          plays: [...plays],
          stages: [...stages],
          points: [...points],
          meaning: meant && (meaning?.model ?? null),
        };
      },
    }),
  ];
};

/** Somebody waits for it with the finger still on the key; of a draft all that is new is looked at first. */
const meantMsMax = 8_000;

/** What a call would find; null where the model does not answer in time, and the answer then says that none was asked. */
const meantBy = async (
  meaning: Meaning,
  playbook: CompiledPlaybook,
  speaker: "customer" | "rep",
  text: string,
): Promise<readonly Meant[] | null> => {
  const late = AbortSignal.timeout(meantMsMax);
  const words = text.split(/\s+/).filter((word) => word !== "");
  const { promise: tooLate, resolve } = Promise.withResolvers<null>();
  late.addEventListener("abort", () => resolve(null), { once: true });
  return Promise.race([meaning.meant(playbook, speaker, words, late).catch(() => null), tooLate]);
};
