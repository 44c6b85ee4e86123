/**
 * Most of what customers say is the same in every trade. A playbook's file holds what its own trade adds to the
 * common plays, by id: more phrases, other words for the tip, plays of its own.
 */
import { Compile } from "typebox/compile";
import { type Static, Type } from "typebox";
import { object } from "../schema.ts";
import { Phrase, Play, Playbook, Stage } from "./play.ts";
import { checkPlaybook } from "./check.ts";

const Phrases = Type.Array(Phrase, { maxItems: 200 });
const Addition = object({
  id: Play.properties.id,
  /** Beside the common ones. */
  phrases: Type.Optional(Phrases),
  unless: Type.Optional(Phrases),
  /** In place of the common one's. */
  tip: Type.Optional(Type.Partial(Type.Omit(Play.properties.tip, ["kind"]))),
  coolDownMs: Type.Optional(Play.properties.coolDownMs),
});

/** Lists of words that a phrase names as `{day}`; a trade may have other words for the same list. */
const Words = Type.Record(Type.String({ pattern: "^[a-z-]{1,20}$" }), Type.String({ minLength: 1, maxLength: 400 }));

const CommonPlays = object({ words: Words, stages: Type.Array(Stage), plays: Type.Array(Play) });
const TradePlaybook = object({
  ...Type.Pick(Playbook, ["id", "version", "name", "language", "competitors"]).properties,
  words: Type.Optional(Words),
  stages: Type.Array(Type.Union([Stage, object({ id: Stage.properties.id, phrases: Phrases })])),
  plays: Type.Array(Type.Union([Play, Addition])),
});
export type CommonPlays = Static<typeof CommonPlays>;
export type TradePlaybook = Static<typeof TradePlaybook>;

/**
 * The whole playbook: the common plays and stages in their order with the trade's additions, then what only the
 * trade has. Throws TypeError where an addition names nothing common or a phrase names no list.
 */
export const extendCommon = (common: CommonPlays, trade: TradePlaybook): Playbook => {
  const words = { ...common.words, ...trade.words };
  const filled = (phrases: readonly string[]): string[] => phrases.map((phrase) => fill(phrase, words));
  const { id, version, name, language, competitors } = trade;
  return {
    id,
    version,
    name,
    language,
    competitors,
    stages: extended(common.stages, trade.stages, isStage, (stage, more) => ({
      ...stage,
      phrases: [...stage.phrases, ...(more?.phrases ?? [])],
    })).map((stage) => ({ ...stage, phrases: filled(stage.phrases) })),
    plays: extended(common.plays, trade.plays, isPlay, widened).map((play) =>
      play.trigger.on === "words"
        ? {
            ...play,
            trigger: {
              ...play.trigger,
              phrases: filled(play.trigger.phrases),
              unless: filled(play.trigger.unless),
            },
          }
        : play,
    ),
  };
};

/** Common items, each widened by the addition of its id, then the trade's own. */
const extended = <Whole extends { readonly id: string }, More extends { readonly id: string }>(
  common: readonly Whole[],
  own: readonly (Whole | More)[],
  isWhole: (item: Whole | More) => item is Whole,
  widen: (item: Whole, more: More | undefined) => Whole,
): Whole[] => {
  const whole = own.filter(isWhole);
  const additions = own.filter((item): item is More => !isWhole(item));
  const lost = additions.find(({ id }) => !common.some((item) => item.id === id));
  if (lost) throw new TypeError(`"${lost.id}" adds to nothing common`);
  return [
    ...common.map((item) =>
      widen(
        item,
        additions.find(({ id }) => id === item.id),
      ),
    ),
    ...whole,
  ];
};

const isStage = (item: TradePlaybook["stages"][number]): item is Stage => "name" in item;
const isPlay = (item: TradePlaybook["plays"][number]): item is Play => "trigger" in item;

const widened = (play: Play, more: Static<typeof Addition> | undefined): Play => {
  if (!more) return play;
  const { trigger } = play;
  return {
    ...play,
    coolDownMs: more.coolDownMs ?? play.coolDownMs,
    tip: { ...play.tip, ...more.tip },
    trigger:
      trigger.on === "words"
        ? {
            ...trigger,
            phrases: [...trigger.phrases, ...(more.phrases ?? [])],
            unless: [...trigger.unless, ...(more.unless ?? [])],
          }
        : trigger,
  };
};

const fill = (phrase: string, words: { readonly [list: string]: string }): string =>
  phrase.replaceAll(/\{([^}]*)\}/g, (_mark, list: string) => {
    if (!Object.hasOwn(words, list)) throw new TypeError(`no list is called "${list}" in "${phrase}"`);
    return words[list] ?? "";
  });

const commonShape = Compile(CommonPlays);
const tradeShape = Compile(TradePlaybook);

/** The same from two files as they were read. Throws TypeError with everything that is wrong with them. */
export const readTrade = (common: unknown, trade: unknown): Playbook => {
  if (!commonShape.Check(common)) throw new TypeError(`the common plays: ${problemsOf(commonShape.Errors(common))}`);
  if (!tradeShape.Check(trade)) throw new TypeError(`a trade's playbook: ${problemsOf(tradeShape.Errors(trade))}`);
  const read = checkPlaybook(extendCommon(common, trade));
  if (!read.ok) throw new TypeError(`playbook ${trade.id}: ${read.problems.join("; ")}`);
  return read.playbook;
};

const problemsOf = (errors: readonly { readonly instancePath: string; readonly message: string }[]): string =>
  errors.map(({ instancePath, message }) => `${instancePath || "/"} ${message}`).join("; ");
