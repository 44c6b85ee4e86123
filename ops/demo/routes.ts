/** What the start page asks: how far the set-up is, the sample calls. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { UnknownCounts } from "@wingman/commands/gateway/unknown-types";
import type { StatusBoard } from "../bin/status-board.ts";
import type { PlaybookParts } from "@wingman/commands/playbooks/routes";
import type { TenantId } from "@wingman/domain/ids";
import { demoPlaybook, playbookNamed } from "./tenant.ts";

const access = (action: string): Access => ({
  roles: ["agent", "supervisor", "viewer", "compliance", "admin"],
  object: "none",
  action,
  audit: "none",
  limits: { perMinute: 1_200, free: true },
});
const folder = join(import.meta.dirname, "samples");

/** The head of a sample's `script.json`, which `make-sample.ts` writes. */
type Script = {
  readonly title: string;
  readonly about?: string;
  readonly durationMs: number;
  readonly language: string;
  readonly customer: { readonly name: string; readonly company: string; readonly role: string };
  readonly rep: { readonly name: string };
  readonly consent: { readonly atMs: number };
  /** Id of the playbook the call is held with; absent = the default. */
  readonly playbook?: string;
  /** What is wrong with its sound, on purpose. */
  readonly faults?: unknown;
};

export const readScript = async (id: string): Promise<Script> =>
  JSON.parse(await readFile(join(folder, id, "script.json"), "utf8")) as Script;

/** For the default playbook first, since the first one is what a stranger hears; what is meant to go wrong comes last. */
const inOrder = async (ids: readonly string[]): Promise<{ readonly id: string; readonly script: Script }[]> => {
  const known = await Promise.all(ids.map(async (id) => ({ id, script: await readScript(id) })));
  const rank = ({ faults, playbook }: Script): number =>
    faults ? 2 : playbookOfScript(playbook).id === demoPlaybook.playbook.id ? 0 : 1;
  return known.sort((a, b) => rank(a.script) - rank(b.script) || (a.id < b.id ? -1 : 1));
};

type Newest = (id: string) => { readonly id: string; readonly version: number } | undefined;
const newestStarter: Newest = (id) => playbookNamed(id)?.playbook;

/** The playbook a sample is played with. A sample that names one nobody has is a fault of the sample. */
const playbookOfScript = (
  playbook = demoPlaybook.playbook.id,
  newest: Newest = newestStarter,
): { id: string; version: number } => {
  const found = newest(playbook);
  if (!found) throw noPlaybook(playbook);
  return { id: found.id, version: found.version };
};

const noPlaybook = (id: string): Failure =>
  new Failure("WING_PLAYBOOK_NOT_FOUND", `there is no playbook "${id}" of this version.`, {
    remedy: "Choose one of the list of playbooks, or none for the default.",
  });

const Part = Type.Object({
  part: Type.String(),
  state: Type.Union([
    Type.Literal("looking"),
    Type.Literal("fetching"),
    Type.Literal("building"),
    Type.Literal("ready"),
    Type.Literal("skipped"),
    Type.Literal("failed"),
  ]),
  detail: Type.String(),
  bytes: Type.Optional(Type.Number()),
  bytesTotal: Type.Optional(Type.Number()),
  elapsedMs: Type.Optional(Type.Number()),
});

const Sample = Type.Object({
  id: Type.String(),
  title: Type.String(),
  about: Type.String(),
  durationMs: Type.Number(),
  customer: Type.Object({ name: Type.String(), company: Type.String(), role: Type.String() }),
  rep: Type.Object({ name: Type.String() }),
  language: Type.String(),
  consent: Type.Object({ atMs: Type.Number() }),
  playbook: Type.Object({ id: Type.String(), version: Type.Integer() }),
});

export const demoRoutes = (
  board: () => Pick<StatusBoard, "read">,
  unknownMessages: () => UnknownCounts,
  /** The tenant's own playbooks, once they are there. */
  playbooks: () => Pick<PlaybookParts, "library"> | undefined,
): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/status",
    summary: "What is ready and what is still being set up.",
    ...access("status.read"),
    roles: "anyone", // The page shows it before anybody can sign in.
    schema: {
      response: Type.Object({
        version: Type.String(),
        ready: Type.Boolean(),
        parts: Type.Array(Part),
        speech: Type.Object({
          ready: Type.Boolean(),
          engine: Type.String(),
          accuracy: Type.String(),
          reason: Type.String(),
        }),
        /** Of types this version does not know, since it started. */
        unknownMessages: Type.Object({ total: Type.Integer(), types: Type.Record(Type.String(), Type.Integer()) }),
      }),
    },
    handle: async () => {
      const { parts, ...rest } = board().read();
      return { ...rest, parts: [...parts], unknownMessages: unknownMessages() };
    },
  }),
  route({
    method: "GET",
    url: "/api/samples",
    summary: "Sample calls that can be played.",
    ...access("sample.list"),
    schema: { response: Type.Object({ samples: Type.Array(Sample) }) },
    handle: async ({ principal }) => {
      const library = playbooks()?.library;
      const tenant: TenantId = principal.tenant;
      const newest: Newest = (id) => (library ? library.newest(tenant, id) : newestStarter(id));
      const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
      const samples = (await inOrder(folders.map(({ name }) => name))).map(({ id, script }) => {
        const { title, about, durationMs, customer, rep, language, consent, playbook } = script;
        return {
          id,
          title,
          about: about ?? `${customer.name}, ${customer.company}`,
          durationMs,
          customer,
          rep,
          language,
          consent: { atMs: consent.atMs },
          playbook: playbookOfScript(playbook, newest),
        };
      });
      return { samples };
    },
  }),
  route({
    method: "GET",
    url: "/api/samples/:id/:file",
    summary: "Sound of one side of a sample call.",
    ...access("sample.hear"),
    contentType: "audio/ogg",
    schema: {
      params: Type.Object({
        id: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
        file: Type.Union([Type.Literal("rep.opus"), Type.Literal("customer.opus")]),
      }),
      response: Type.Unknown(),
    },
    handle: async ({ params }) =>
      readFile(join(folder, params.id, params.file)).catch((cause: unknown) => {
        throw new Failure("WING_SAMPLE_NOT_FOUND", "there is no such sample call.", { cause });
      }),
  }),
];
