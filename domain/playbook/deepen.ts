/**
 * The third layer of the starters: many more examples, by play, and how sure it must be that one of them was meant. Those
 * of the second layer stay. The fourth: which point a trained reader listens for in their place. The fifth: how sure of each
 * kind it must be.
 */
import { Compile } from "typebox/compile";
import { type Static, Type } from "typebox";
import { object } from "../schema.ts";
import { checkPlaybook } from "./check.ts";
import { Phrase, Play, Point, type Playbook, SmallTalk } from "./play.ts";

const { id: Id } = Play.properties;
const Deeper = object({
  plays: Type.Array(
    object({
      id: Id,
      /** Beside those that are there. */
      examples: Type.Optional(Type.Array(Type.String({ maxLength: 200 }))),
      atLeast: Type.Optional(Type.Number()),
      sure: Type.Optional(Type.Number()),
      point: Type.Optional(Point),
      /** In place of the layer below. */
      priority: Type.Optional(Play.properties.priority),
      coolDownMs: Type.Optional(Play.properties.coolDownMs),
      phrases: Type.Optional(Type.Array(Phrase)),
      wordsMin: Type.Optional(Type.Integer()),
      /** Beside those that are there. */
      unless: Type.Optional(Type.Array(Phrase)),
      drop: Type.Optional(Type.Array(Type.String())),
    }),
  ),
  smallTalk: Type.Optional(SmallTalk),
  /** Whole plays, behind those that are there, with what a trade says in its own words, by its playbook. */
  added: Type.Optional(Type.Array(object({ play: Play, tips: Type.Record(Play.properties.id, Play.properties.tip) }))),
});
type More = Static<typeof Deeper>["plays"][number];
const shape = Compile(Deeper);

/** Throws TypeError with everything that is wrong with the file or with what comes of it. */
export const deepen = (playbook: Playbook, layer: unknown): Playbook => {
  if (!shape.Check(layer))
    throw new TypeError(
      `the deeper plays: ${shape
        .Errors(layer)
        .map(({ instancePath, message }) => `${instancePath} ${message}`)
        .join("; ")}`,
    );
  const lost = layer.plays.find(({ id }) => !playbook.plays.some((play) => play.id === id));
  if (lost) throw new TypeError(`"${lost.id}" deepens nothing`);
  const read = checkPlaybook({
    ...playbook,
    version: playbook.version + 1,
    smallTalk: [...new Set([...(playbook.smallTalk ?? []), ...(layer.smallTalk ?? [])])],
    plays: [
      ...playbook.plays.map((play): Play => {
        const more = layer.plays.find(({ id }) => id === play.id);
        return more ? deeper(play, more) : play;
      }),
      ...(layer.added ?? []).map(({ play, tips }): Play => ({ ...play, tip: tips[playbook.id] ?? play.tip })),
    ],
  });
  if (!read.ok) throw new TypeError(`playbook ${playbook.id}: ${read.problems.join("; ")}`);
  return read.playbook;
};

const deeper = (play: Play, more: More): Play => {
  const { examples = [], unless = [], drop = [], atLeast, sure, point, phrases, wordsMin } = more;
  const { trigger } = play;
  const changed: Play = {
    ...play,
    priority: more.priority ?? play.priority,
    coolDownMs: more.coolDownMs ?? play.coolDownMs,
  };
  switch (trigger.on) {
    case "meaning":
      return {
        ...changed,
        trigger: {
          ...trigger,
          examples: [...new Set([...trigger.examples, ...examples])],
          atLeast: atLeast ?? trigger.atLeast,
          ...(sure !== undefined && { sure }),
          ...(point && { point }),
          unless: [...trigger.unless, ...unless],
        },
      };
    case "words":
      return {
        ...changed,
        trigger: {
          ...trigger,
          phrases: trigger.phrases.filter((phrase) => !drop.includes(phrase)),
          unless: [...trigger.unless, ...unless],
        },
      };
    case "question":
      return {
        ...changed,
        trigger: {
          ...trigger,
          phrases: phrases ?? trigger.phrases,
          unless: [...trigger.unless, ...unless],
          ...(wordsMin !== undefined && { wordsMin }),
        },
      };
    default:
      return changed;
  }
};
