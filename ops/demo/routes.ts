/** What the start page asks: how far the set-up is, the sample calls, the playbook. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@wingman/domain/failure";
import { Playbook } from "@wingman/domain/playbook/play";
import { type Access, type Route, route } from "@wingman/streams/base/registry";
import { Type } from "typebox";
import type { UnknownCounts } from "@wingman/commands/gateway/unknown-types";
import type { StatusBoard } from "../bin/status-board.ts";
import { demoPlaybook } from "./tenant.ts";

const access = (action: string): Access => ({
  roles: ["agent", "supervisor", "viewer", "compliance", "admin"],
  action,
  audit: "none",
  limits: { perMinute: 1_200 },
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
};

export const readScript = async (id: string): Promise<Script> =>
  JSON.parse(await readFile(join(folder, id, "script.json"), "utf8")) as Script;

const Part = Type.Object({
  part: Type.String(),
  state: Type.String(),
  detail: Type.String(),
  bytes: Type.Optional(Type.Number()),
  bytesTotal: Type.Optional(Type.Number()),
  elapsedMs: Type.Optional(Type.Number()),
});

export const demoRoutes = (board: StatusBoard, unknownMessages: () => UnknownCounts): readonly Route[] => [
  route({
    method: "GET",
    url: "/api/status",
    summary: "What is ready and what is still being set up.",
    ...access("status.read"),
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
      const { parts, ...rest } = board.read();
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
      const ids = (await readdir(folder, { withFileTypes: true }))
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort();
      const samples = await Promise.all(
        ids.map(async (id) => {
          const { title, about, durationMs, customer, rep, language, consent } = await readScript(id);
          return {
            id,
            title,
            about: about ?? `${customer.name}, ${customer.company}`,
            durationMs,
            customer,
            rep,
            language,
            consent: { atMs: consent.atMs },
          };
        }),
      );
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
    summary: "The playbook new calls begin with.",
    ...access("playbook.read"),
    schema: { response: Playbook },
    handle: async () => demoPlaybook.playbook,
  }),
];
