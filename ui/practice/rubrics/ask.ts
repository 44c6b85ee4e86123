/** The routes of rubrics, as these pages use them. Those that Wingman came with stand in the page's language. */
import type { RubricContent } from "@wingman/domain/practice/rubric";
import { type AnswerOf, call, file } from "../../parts/client.ts";
import { textOr } from "../../parts/erased.ts";
import type { Kind } from "../../parts/versioned/kind.ts";
import { askRubric, starterRubricHere } from "../rubric-of.ts";
import { words as partWords } from "../../parts/words.ts";
import { words } from "./words.ts";

export type RubricHead = AnswerOf<"GET /api/practice/rubrics">["rubrics"][number];
export type RubricDraft = AnswerOf<"GET /api/practice/rubrics/:id">;
export type RubricTrial = AnswerOf<"POST /api/practice/rubrics/try">;
/** What a rubric can be tried on. */
export type Past = {
  readonly call: string;
  readonly isExercise: boolean;
  readonly title: string;
  /** When it began, epoch milliseconds. */
  readonly at: number;
};

const fileMsMax = 20_000;

/** What nobody has made their own yet, as it is called and written here. */
const here = <Head extends Pick<RubricHead, "id" | "name" | "revision" | "live">>(head: Head): Head => {
  const rubric =
    head.revision === 0 && head.live !== null ? starterRubricHere({ id: head.id, version: head.live }) : null;
  return rubric ? { ...head, name: rubric.name } : head;
};
const contentOf = ({ name, criteria }: RubricContent): RubricContent => ({ name, criteria });

export const rubrics = {
  all: async () => (await call("GET /api/practice/rubrics")).rubrics.map(here),
  draft: async (id: string): Promise<RubricDraft> => {
    const draft = await call("GET /api/practice/rubrics/:id", { params: { id } });
    const isStarter = draft.revision === 0 && draft.live !== null;
    return isStarter ? { ...here(draft), content: await rubrics.version(id, draft.live ?? 1) } : draft;
  },
  version: async (id: string, version: number) => contentOf(await askRubric({ id, version })),
  save: (id: string, content: RubricContent, onto: number) =>
    call("PUT /api/practice/rubrics/:id/draft", { params: { id }, body: { content, onto } }),
  publishDraft: (id: string, onto: number) =>
    call("POST /api/practice/rubrics/:id/publish", { params: { id }, body: { onto } }),
  take: (text: string) => call("POST /api/practice/rubrics/file", { body: { text, onto: null } }, fileMsMax),
  file: (id: string, version: number | "draft") =>
    file("GET /api/practice/rubrics/:id/file", { params: { id }, query: { version } }, fileMsMax),
  /** How it comes out by that. */
  try: (content: RubricContent, { call: id, isExercise }: Past): Promise<RubricTrial> =>
    isExercise
      ? call("POST /api/practice/rubrics/try", { body: { content, call: id } })
      : call("POST /api/calls/:call/scorecard/try", { params: { call: id }, body: { content } }),
  /** The newest exercises and real calls that are over; of calls those of whom nobody was erased, and something was said. */
  past: async (limit: number): Promise<readonly Past[]> => {
    const [{ exercises }, { calls }] = await Promise.all([
      call("GET /api/practice/exercises", { query: { limit } }),
      call("GET /api/calls", { query: { limit } }),
    ]);
    return [
      ...exercises.map(({ call: id, scenario, person, at }) => ({
        ...{
          call: id,
          isExercise: true,
          title: [scenario.name, person.name].filter(Boolean).join(partWords.comma),
          at,
        },
      })),
      ...calls
        .filter(({ erasedAt, lines }) => erasedAt === null && lines > 0)
        .map(({ call: id, title, startedAt: at }) => ({ call: id, isExercise: false, title: textOr(title, ""), at })),
    ];
  },
};

export const rubricKind = {
  ...{ href: "/practice/rubrics", called: "rubric", store: rubrics, words },
} satisfies Kind<RubricContent, RubricHead, RubricDraft>;
