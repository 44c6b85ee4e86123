/** What the demo backend answers about playbooks: one of the company's own with a draft, starters, a sentence, a past call. */
import type { PlaybookDraft, PlaybookHead } from "@wingman/commands/playbooks/routes";
import type { TriedCall } from "@wingman/commands/playbooks/try-call";
import { compilePlaybook } from "@wingman/domain/playbook/playbook";
import { trySentence } from "@wingman/domain/playbook/try";
import { playbook } from "./script.ts";

type Answer = { readonly code: number; readonly body: unknown };

const hour = 3_600_000;
const { id: _id, version: _version, ...content } = playbook;
const [first, ...others] = content.plays;
const draft: PlaybookDraft["content"] = {
  ...content,
  name: "Discovery and price",
  plays: first
    ? [
        {
          ...first,
          trigger: {
            on: "words",
            speaker: "customer",
            phrases: ["too|so expensive", "more than we * spend"],
            unless: ["not too expensive"],
          },
          tip: { ...first.tip, headline: "Ask what it is compared with" },
        },
        ...others,
      ]
    : others,
};

const own = (): PlaybookHead => ({
  ...{ id: "own", name: draft.name, language: "en", live: 2, revision: 7, unpublished: true, starter: false },
  ...{ versions: [2, 1], plays: draft.plays.length, next: 3, saved: { by: "Ingrid Solberg", at: Date.now() - hour } },
  published: [
    { version: 2, by: "Ingrid Solberg", at: Date.now() - 30 * hour },
    { version: 1, by: "Priya Nair", at: Date.now() - 90 * hour },
  ],
});
const starter = (): PlaybookHead => ({
  ...{ id: playbook.id, name: content.name, language: "en", live: 1, revision: 0, unpublished: false, starter: true },
  ...{ versions: [1], plays: content.plays.length, next: null, saved: null, published: [] },
});

const tried = (call: string): TriedCall => ({
  ...{
    call,
    startedAt: Date.now() - hour,
    durationMs: 138_000,
    shown: { before: 3, after: 3 },
    notKnown: 1,
    hasErased: false,
  },
  changes: (
    [
      ["same", 12_000, 0, null],
      ["gone", 34_000, 0, null],
      ["new", 61_000, 0, null],
      ["earlier", 88_000, 2_400, null],
      ["withheld", 101_000, 0, "pace"],
    ] as const
  ).map(([what, atMs, byMs, because], n) => ({
    ...{ what, atMs, byMs, because, wasWithheld: null, takenBack: false, by: "customer" as const },
    ...{ kind: "objection", say: null, wasSay: null, was: null, spokenAtMs: null, wasSpokenAtMs: null },
    wasAtMs: what === "new" ? null : atMs + byMs,
    wasHeadline: what === "new" ? null : (content.plays[n % content.plays.length]?.tip.headline ?? ""),
    play: content.plays[n % content.plays.length]?.id ?? "",
    headline: content.plays[n % content.plays.length]?.tip.headline ?? "",
    words: what === "withheld" ? null : "more than we wanted to spend",
  })),
});

/** Undefined for an address that is not of this part. */
export const playbooksAnswer = (method: string, path: string, sent: string, isEmpty: boolean): Answer | undefined => {
  const ok = (body: unknown): Answer => ({ code: 200, body });
  if (path === "/api/playbooks/all") return ok({ playbooks: isEmpty ? [starter()] : [own(), starter()] });
  const [, id, what] = /^\/api\/playbooks\/([a-z0-9-]+)(?:\/([a-z-]+))?$/.exec(path) ?? [];
  if (!id) return undefined;
  if (id === "nowhere")
    return {
      code: 404,
      body: { code: "WING_PLAYBOOK_NOT_FOUND", message: "There is no such playbook.", remedy: null },
    };
  if (what === undefined && method === "GET")
    return ok({ ...own(), content: draft, problems: [] } satisfies PlaybookDraft);
  if (what === "draft") return ok({ revision: 8, problems: [] });
  if (what === "publish") return ok({ version: 3 });
  if (what === "try") {
    const { speaker, text } = JSON.parse(sent) as { speaker: "customer" | "rep"; text: string };
    return ok({
      ...trySentence(compilePlaybook({ id, version: 1, ...draft }), { speaker, text }, null),
      meaning: null,
    });
  }
  if (what === "try-call") return ok(tried((JSON.parse(sent) as { call: string }).call));
  return undefined;
};
