/**
 * The second layer of the starters: plays that go by the meaning of a sentence, by the form of a question and by what
 * nobody has said, checklists, and phrases that turned out to fire in talk about other things. It lies over a playbook
 * of the first layer, whose own words for a tip it keeps where a play says which one it is like.
 */
import { Compile } from "typebox/compile";
import { type Static, Type } from "typebox";
import { object } from "../schema.ts";
import { checkPlaybook } from "./check.ts";
import { ChecklistItem, LookUp, Phrase, Play, type Playbook, SmallTalk, Trigger as PlayTrigger } from "./play.ts";

const { tip: Tip, id: Id } = Play.properties;
const Words = Type.Partial(Type.Omit(Tip, ["kind"]), { additionalProperties: false });
const Speaker = Type.Union([Type.Literal("customer"), Type.Literal("rep"), Type.Literal("either")]);
const Trigger = {
  speaker: Speaker,
  on: Type.Optional(Type.Union([Type.Literal("question"), Type.Literal("not-said")])),
  examples: Type.Optional(Type.Array(Type.String({ maxLength: 200 }))),
  atLeast: Type.Optional(Type.Number()),
  phrases: Type.Optional(Type.Array(Phrase)),
  unless: Type.Optional(Type.Array(Phrase)),
  byMs: Type.Optional(Type.Integer()),
  wordsMin: Type.Optional(Type.Integer()),
};
const Like = object({ id: Id, like: Id, priority: Type.Optional(Play.properties.priority), ...Trigger });
const Own = object({
  ...Type.Pick(Play, ["id", "category", "name", "priority"]).properties,
  coolDownMs: Type.Optional(Play.properties.coolDownMs),
  once: Type.Optional(Type.Boolean()),
  kind: Tip.properties.kind,
  tip: Type.Omit(Tip, ["kind"], { additionalProperties: false }),
  /** Another trade's words, by the playbook's id. */
  tips: Type.Record(Id, Words),
  ...Trigger,
});
const Wider = object({
  plays: Type.Array(Type.Union([Like, Own])),
  smallTalk: Type.Optional(SmallTalk),
  /** Triggers in place of the first layer's, by play. */
  triggers: Type.Optional(Type.Record(Id, PlayTrigger)),
  checklists: Type.Record(Id, Type.Array(ChecklistItem)),
  /** Phrases of the first layer that are left out, by play. */
  drop: Type.Optional(Type.Record(Id, Type.Array(Type.String()))),
  /** Exceptions that come to the first layer's, by play. */
  unless: Type.Optional(Type.Record(Id, Type.Array(Phrase))),
  /** What is looked up on the web, by play; and names of the lists that are nobody's. */
  web: Type.Optional(Type.Record(Id, LookUp)),
  nobody: Type.Optional(Type.Array(Type.String())),
});
type Wider = Static<typeof Wider>;
const shape = Compile(Wider);
const coolDownMs = 60_000;

/** Throws TypeError with everything that is wrong with the file or with what comes of it. */
export const widen = (playbook: Playbook, layer: unknown, version = playbook.version + 1): Playbook => {
  if (!shape.Check(layer))
    throw new TypeError(
      `the wider plays: ${shape
        .Errors(layer)
        .map(({ instancePath, message }) => `${instancePath} ${message}`)
        .join("; ")}`,
    );
  const { plays, checklists, drop = {}, unless = {}, smallTalk, triggers = {}, web = {}, nobody = [] } = layer;
  const first = playbook.plays.map((known): Play => {
    const lookUp = web[known.id];
    const play = lookUp ? { ...known, web: lookUp } : known;
    const { trigger } = play;
    const other = triggers[play.id];
    if (other) return { ...play, trigger: other };
    if (trigger.on !== "words") return play;
    const phrases = trigger.phrases.filter((phrase) => drop[play.id]?.includes(phrase) !== true);
    return { ...play, trigger: { ...trigger, phrases, unless: [...trigger.unless, ...(unless[play.id] ?? [])] } };
  });
  const read = checkPlaybook({
    ...playbook,
    version,
    competitors: playbook.competitors.map((each) => (nobody.includes(each.name) ? { ...each, isNobody: true } : each)),
    stages: playbook.stages.map((stage) => {
      const checklist = checklists[stage.id];
      return checklist ? { ...stage, checklist } : stage;
    }),
    ...(smallTalk && { smallTalk }),
    plays: [...first, ...plays.map((play) => wholePlay(play, playbook))],
  });
  if (!read.ok) throw new TypeError(`playbook ${playbook.id}: ${read.problems.join("; ")}`);
  return read.playbook;
};

const wholePlay = (play: Wider["plays"][number], { id: trade, plays }: Playbook): Play => {
  const trigger = triggerOf(play);
  if ("like" in play) {
    const model = plays.find(({ id }) => id === play.like);
    if (!model) throw new TypeError(`"${play.id}" is like "${play.like}", which is not there`);
    return { ...model, id: play.id, priority: play.priority ?? model.priority, trigger };
  }
  const { id, category, name, priority, kind, tip, tips, once } = play;
  return {
    ...{ id, category, name, priority, trigger },
    coolDownMs: play.coolDownMs ?? coolDownMs,
    tip: { kind, ...tip, ...tips[trade] },
    ...(once !== undefined && { once }),
  };
};

const triggerOf = ({
  on,
  speaker,
  examples = [],
  atLeast = 0.5,
  phrases = [],
  unless = [],
  byMs,
  wordsMin,
}: Wider["plays"][number]): Play["trigger"] => {
  switch (on) {
    case "question":
      return { on, speaker, phrases, unless, ...(wordsMin !== undefined && { wordsMin }) };
    case "not-said":
      return { on, speaker, phrases, ...(byMs !== undefined && { byMs }) };
    default:
      return { on: "meaning", speaker, examples, atLeast, unless };
  }
};
