/** Playbooks: what calls begin with, for everybody; drafts, versions and files, for those who manage them. */
import { Failure } from "@wingman/domain/failure";
import { draftOf, type PlaybookState } from "@wingman/domain/playbook/aggregate";
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
import { type Library, playbooksMax } from "@wingman/streams/playbooks/library";
import { changePlaybook, type Playbooks } from "@wingman/streams/playbooks/playbooks";
import { fromYaml, toYaml } from "@wingman/streams/playbooks/yaml";
import { type Static, Type } from "typebox";
import { bodyBytesMax, headFields, One, VersionOrDraft, writes } from "../versioned/managed.ts";
import { managed } from "../versioned/routes.ts";
import { compiledToTry, findPlaybook, playbookNotFound } from "./find.ts";

export type PlaybookParts = {
  readonly library: Library;
  readonly playbooks: Playbooks;
  /** What says what a sentence means; undefined where no model is there. */
  readonly meaning?: (() => Meaning | undefined) | undefined;
  /** Empty where nobody is known by this id, or their name is gone. */
  readonly nameOf?: ((tenant: TenantId, actor: ActorId) => Promise<string>) | undefined;
};

const everybody = ["agent", "supervisor", "viewer", "compliance", "admin"] as const;
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
const { id: Id, version: Version } = Playbook.properties;
const Problems = Type.Array(
  Type.Object({
    at: Type.Array(Type.Union([Type.String(), Type.Integer()]), { description: "leads to the place in the draft" }),
    says: Type.String(),
  }),
  { maxItems: problemsMax, description: "what keeps it from being published; a draft may have some" },
);
const used = "calls begin with";
const own = {
  name: Type.String(),
  language: Type.String(),
  plays: Type.Integer({ description: "of the draft, or of the version calls begin with" }),
};
const PlaybookHead = Type.Object({ ...headFields(used), ...own });
export type PlaybookHead = Static<typeof PlaybookHead>;
export type PlaybookDraft = PlaybookHead & { content: Content; problems: Static<typeof Problems> };
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

/** `parts` throws `Failure` WING_STARTING until the log is there; `early` answers undefined until then. */
export const playbookRoutes = (
  parts: () => PlaybookParts,
  early: () => Pick<PlaybookParts, "library"> | undefined,
): readonly Route[] => {
  const at = ({ tenant }: Principal, id: string, version: Static<typeof VersionOrDraft> | undefined): Playbook =>
    findPlaybook(parts().library, tenant, id, version);
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

  const { headOf, routes } = managed({
    ...{ url: "/api/playbooks", noun: "playbook", used, content: Content, sources: parts, save },
    ...{ fields: { own, found: { problems: Problems } }, access: { reads, version: null }, notFound: playbookNotFound },
    starters: () => everyStarter,
    drafted: (tenant: TenantId, id) => draftOf(parts().library.of(tenant, id), id),
    at: async (tenant, wanted) => parts().library.at(tenant, wanted)?.playbook,
    own: ({ name, language, plays }: Playbook) => ({ name, language, plays: plays.length }),
    found: (playbook) => ({
      problems: findProblems(playbook).map(({ at: place, says }) => ({ at: [...place], says })),
    }),
    publishDraft: ({ tenant, actor }, id, onto) =>
      changePlaybook(parts(), tenant, id, { type: "Publish", id, onto }, actor),
    file: { write: toYaml, read: fromYaml },
  });

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
    ...routes,
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
