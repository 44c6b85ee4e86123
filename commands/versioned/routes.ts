/** Playbooks, scenarios and rubrics are managed alike: a draft, versions that never change, and files. What differs is a `Kind`. */
import type { Failure } from "@wingman/domain/failure";
import type { ActorId, TenantId } from "@wingman/domain/ids";
import { object } from "@wingman/domain/schema";
import type { Versioned } from "@wingman/domain/versioned";
import { type Access, type Principal, type Route, route } from "@wingman/streams/base/registry";
import { fileCharsMax } from "@wingman/streams/base/yaml-file";
import type { Deed, LiveFolds } from "@wingman/streams/follow/live-folds";
import { type Static, type TProperties, type TSchema, Type } from "typebox";
import { bodyBytesMax, headFields, Id, One, Revision, Version, VersionOrDraft, writes } from "./managed.ts";

type Ref = { readonly id: string; readonly version: number };
type Head = Static<ReturnType<typeof headOfAll>>;
const headOfAll = (used: string) => Type.Object(headFields(used));

export type Sources<Content> = {
  readonly library: Pick<LiveFolds<Versioned<Content>>, "of" | "deedsOf"> & {
    newest(tenant: TenantId, id: string): (Ref & Content) | undefined;
  };
  /** Empty where nobody is known by this id, or their name is gone. */
  readonly nameOf?: ((tenant: TenantId, actor: ActorId) => Promise<string>) | undefined;
};

export type Kind<Content extends object, Own extends object, Found extends object> = {
  /** Where its routes stand: `/api/practice/scenarios`. */
  readonly url: string;
  /** What one is called, in actions and summaries. */
  readonly noun: string;
  /** What is done with the live version: "exercises begin with". */
  readonly used: string;
  /** Of `Content`: bodies are checked by it. */
  readonly content: TSchema;
  /** What its head has beside what every head has, and what a draft is answered with beside its content. */
  readonly fields: { readonly own: TProperties; readonly found: TProperties };
  readonly access: {
    reads(action: string): Access;
    /** Of a version's content; null where another route answers it. */
    readonly version: Access | null;
  };
  sources(): Sources<Content>;
  /** Every version that Wingman came with. */
  starters(): readonly Ref[];
  /** The draft under the number it would be published with; undefined where there is none. */
  drafted(tenant: TenantId, id: string): (Ref & Content) | undefined;
  at(tenant: TenantId, wanted: Ref): Promise<(Ref & Content) | undefined>;
  /** The fields of `own` and `found`. */
  own(shown: Ref & Content, tenant: TenantId): Own;
  found(shown: Ref & Content): Found;
  /** `copyOf`: what it was begun from, where that is another one. */
  save(
    principal: Principal,
    id: string,
    content: Content,
    onto: number | null,
    made?: { readonly copyOf?: string | undefined },
  ): Promise<Versioned<Content>>;
  publishDraft(principal: Principal, id: string, onto: number): Promise<Versioned<Content>>;
  notFound(id: string): Failure;
  readonly file: { write(item: Ref & Content): string; read(text: string): Ref & Content };
};

export type Managed<Content, Own> = {
  headOf(principal: Principal, id: string): Promise<Head & Own>;
  /** Without a version the one that is in use. Throws `Failure` of `notFound`. */
  find(principal: Principal, id: string, version?: number | "draft"): Promise<Ref & Content>;
  readonly routes: readonly Route[];
};

/** Draft, versions, publishing and files of one kind. */
export const managed = <Content extends object, Own extends object, Found extends object>(
  kind: Kind<Content, Own, Found>,
): Managed<Content, Own> => {
  const { url, noun, used, notFound, access } = kind;
  type Item = Ref & Content;
  // The compiler does not see that an item without its reference is its content.
  const contentOf = ({ id: _id, version: _version, ...content }: Item): Content => content as unknown as Content;
  const find = async ({ tenant }: Principal, id: string, version?: number | "draft"): Promise<Item> => {
    const { library } = kind.sources();
    const found =
      version === "draft"
        ? kind.drafted(tenant, id)
        : version === undefined
          ? library.newest(tenant, id)
          : await kind.at(tenant, { id, version });
    if (!found) throw notFound(id);
    return found;
  };
  const shownOf = (tenant: TenantId, id: string): Item => {
    const shown = kind.drafted(tenant, id) ?? kind.sources().library.newest(tenant, id);
    if (!shown) throw notFound(id);
    return shown;
  };
  const headOf = async ({ tenant }: Principal, id: string): Promise<Head & Own> => {
    const { library, nameOf } = kind.sources();
    const { saved, published } = library.deedsOf(tenant, id);
    const told = async ({ by, at }: Deed) => ({ by: (await nameOf?.(tenant, by)) ?? "", at });
    const state = library.of(tenant, id);
    const came = kind.starters().filter((starter) => starter.id === id);
    return {
      ...kind.own(shownOf(tenant, id), tenant),
      id,
      live: library.newest(tenant, id)?.version ?? null,
      revision: state.revision,
      unpublished: state.draft !== null && state.publishedRevision !== state.revision,
      starter: came.length > 0,
      versions: [...new Set([...state.versions.keys(), ...came.map(({ version }) => version)])].sort((a, b) => b - a),
      next: kind.drafted(tenant, id)?.version ?? null,
      saved: saved && (await told(saved)),
      published: await Promise.all(
        [...published].reverse().map(async ([version, deed]) => ({ version, ...(await told(deed)) })),
      ),
    };
  };

  return {
    headOf,
    find,
    routes: [
      route({
        method: "GET",
        url: `${url}/:id`,
        summary: `A ${noun}'s draft; where there is none, the version ${used}.`,
        ...access.reads(`${noun}.read-draft`),
        schema: {
          params: One,
          response: Type.Object({
            ...{ ...headFields(used), ...kind.fields.own },
            ...{ content: kind.content, ...kind.fields.found },
          }),
        },
        handle: async ({ principal, params: { id } }) => {
          const shown = shownOf(principal.tenant, id);
          return { ...(await headOf(principal, id)), content: contentOf(shown), ...kind.found(shown) };
        },
      }),
      ...(access.version === null
        ? []
        : [
            route({
              method: "GET",
              url: `${url}/:id/versions/:version`,
              summary: `A ${noun} as it was published.`,
              ...access.version,
              schema: { params: Type.Object({ id: Id, version: Version }), response: kind.content },
              handle: async ({ principal, params: { id, version } }) => contentOf(await find(principal, id, version)),
            }),
          ]),
      route({
        method: "PUT",
        url: `${url}/:id/draft`,
        summary: "Save a draft, whole; it may have faults, which are answered.",
        ...writes(`${noun}.save`),
        bodyBytesMax,
        schema: {
          params: One,
          body: object({
            ...{ content: kind.content, onto: Revision },
            copyOf: Type.Optional({ ...Id, description: `the ${noun} that it was begun from, where it is a copy` }),
          }),
          response: Type.Object({ revision: Revision, ...kind.fields.found }),
        },
        handle: async ({ principal, params: { id }, body: { content, onto, copyOf } }) => {
          const { revision } = await kind.save(principal, id, content as Content, onto, { copyOf }); // By its own schema.
          return { revision, ...kind.found({ id, version: 1, ...(content as Content) }) };
        },
      }),
      route({
        method: "POST",
        url: `${url}/:id/publish`,
        summary: `Make a draft the version that ${used}; refused with every fault it has.`,
        ...writes(`${noun}.publish`),
        schema: { params: One, body: object({ onto: Revision }), response: Type.Object({ version: Version }) },
        handle: async ({ principal, params: { id }, body: { onto } }) => {
          const { live } = await kind.publishDraft(principal, id, onto);
          return { version: live ?? 1 }; // It was published just now.
        },
      }),
      route({
        method: "GET",
        url: `${url}/:id/file`,
        summary: "A version, or the draft, as a YAML file.",
        ...access.reads(`${noun}.export`),
        contentType: "application/yaml",
        schema: { params: One, query: Type.Object({ version: VersionOrDraft }), response: Type.Unknown() },
        handle: async ({ principal, params: { id }, query: { version }, http }) => {
          const item = await find(principal, id, version);
          http.setHeader("content-disposition", `attachment; filename="${id}.v${item.version}.yaml"`);
          return new TextEncoder().encode(kind.file.write(item));
        },
      }),
      route({
        method: "POST",
        url: `${url}/file`,
        summary: `Take a YAML file as the draft of the ${noun} it names; faults are told with their lines.`,
        ...writes(`${noun}.import`),
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
          const item = kind.file.read(text);
          const { revision } = await kind.save(principal, item.id, contentOf(item), onto);
          return { id: item.id, revision };
        },
      }),
    ],
  };
};
