/** What the start page asks: how far the set-up is, the sample calls, the playbook. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { Playbook } from "@wingman/domain/playbook/play";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { UnknownCounts } from "@wingman/commands/gateway/unknown-types";
import type { StatusBoard } from "../bin/status-board.ts";
import { demoPlaybook, demoPlaybooks, playbookNamed, playbookOf } from "./tenant.ts";

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

/** The playbook a sample is played with. A sample that names one nobody has is a fault of the sample. */
const playbookOfScript = (playbook: string | undefined): { id: string; version: number } => {
  const found = playbook === undefined ? demoPlaybook : playbookNamed(playbook);
  if (!found) throw noPlaybook(playbook ?? "");
  return { id: found.playbook.id, version: found.playbook.version };
};

const noPlaybook = (id: string): Failure =>
  new Failure("WING_PLAYBOOK_NOT_FOUND", `there is no playbook "${id}" of this version.`, {
    remedy: "Choose one of the list of playbooks, or none for the default.",
  });

const Part = Type.Object({
  part: Type.String(),
  state: Type.String(),
  detail: Type.String(),
  bytes: Type.Optional(Type.Number()),
  bytesTotal: Type.Optional(Type.Number()),
  elapsedMs: Type.Optional(Type.Number()),
});

export const demoRoutes = (
  board: () => Pick<StatusBoard, "read">,
  unknownMessages: () => UnknownCounts,
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
    schema: { response: Type.Object({ samples: Type.Array(Type.Unknown()) }) },
    handle: async () => {
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
          playbook: playbookOfScript(playbook),
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
  route({
    method: "GET",
    url: "/api/playbook",
    summary: "One playbook: the default, the newest of an id, or an id at a version.",
    ...access("playbook.read"),
    schema: {
      query: Type.Object({
        id: Type.Optional(Playbook.properties.id),
        version: Type.Optional(Type.Integer({ minimum: 1 })),
      }),
      response: Playbook,
    },
    handle: async ({ query: { id = demoPlaybook.playbook.id, version } }) => {
      const found = version === undefined ? playbookNamed(id) : playbookOf({ id, version });
      if (!found) throw noPlaybook(id);
      return found.playbook;
    },
  }),
  route({
    method: "GET",
    url: "/api/playbooks",
    summary: "The playbooks a call can be begun with, the default first.",
    ...access("playbook.list"),
    schema: {
      response: Type.Object({
        playbooks: Type.Array(Type.Pick(Playbook, ["id", "version", "name", "language"])),
      }),
    },
    handle: async () => ({
      playbooks: demoPlaybooks.map(({ playbook: { id, version, name, language } }) => ({
        id,
        version,
        name,
        language,
      })),
    }),
  }),
];
