/** What is different between two playbooks, field by field. Pure, and blind to the order of an object's keys. */
import type { Content } from "./events.ts";
import type { Play } from "./play.ts";

/** `path` leads to the field: `tip.headline`, `trigger.phrases`. A side that has no such field is undefined there. */
export type Change = { readonly path: string; readonly before: unknown; readonly after: unknown };
export type PlayChange = {
  readonly id: string;
  readonly before: Play;
  readonly after: Play;
  readonly fields: readonly Change[];
};
export type Changes = {
  /** All but the plays. */
  readonly outline: readonly Change[];
  readonly plays: {
    readonly added: readonly Play[];
    readonly removed: readonly Play[];
    readonly changed: readonly PlayChange[];
    /** The same plays in another order. */
    readonly reordered: boolean;
  };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isSame = (a: unknown, b: unknown): boolean => fieldsBetween(a, b, "").length === 0;

/** Lists of words are compared whole: which of them came and went is seen by whoever is shown both. */
const fieldsBetween = (before: unknown, after: unknown, path: string): Change[] => {
  if (before === after) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => fieldsBetween(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const [a, b]: [readonly unknown[], readonly unknown[]] = [before, after];
    const isEqual = a.length === b.length && a.every((item, n) => fieldsBetween(item, b[n], "").length === 0);
    return isEqual ? [] : [{ path, before, after }];
  }
  return [{ path, before, after }];
};

export const changesBetween = (before: Content, after: Content): Changes => {
  const { plays: playsBefore, ...outlineBefore } = onlyContent(before);
  const { plays: playsAfter, ...outlineAfter } = onlyContent(after);
  const known = new Map(playsBefore.map((play) => [play.id, play]));
  const ids = new Set(playsAfter.map(({ id }) => id));
  const stays = (plays: readonly Play[]): string =>
    plays.flatMap(({ id }) => (known.has(id) && ids.has(id) ? [id] : [])).join();
  return {
    outline: fieldsBetween(outlineBefore, outlineAfter, ""),
    plays: {
      added: playsAfter.filter(({ id }) => !known.has(id)),
      removed: playsBefore.filter(({ id }) => !ids.has(id)),
      changed: playsAfter.flatMap((play): PlayChange[] => {
        const was = known.get(play.id);
        const fields = was ? fieldsBetween(was, play, "") : [];
        return was && fields.length > 0 ? [{ id: play.id, before: was, after: play, fields }] : [];
      }),
      reordered: stays(playsBefore) !== stays(playsAfter),
    },
  };
};

/** A published playbook has an id and a version, too. */
const onlyContent = ({ name, language, competitors, stages, plays, smallTalk }: Content): Content => ({
  name,
  language,
  competitors,
  stages,
  plays,
  ...(smallTalk && { smallTalk }),
});
