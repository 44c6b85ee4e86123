/**
 * What happened to a playbook of a tenant; its aggregate bears the playbook's id. The draft is what these come to, and a
 * published version is the draft at that moment: nothing is written twice.
 */
import { type Static, Type } from "typebox";
import { defineEvent, object } from "../schema.ts";
import { Play, Playbook, SmallTalk, Stage } from "./play.ts";

const Version = Type.Integer({ minimum: 1 });
const { competitors: Competitors, language: Language, name: Name } = Playbook.properties;
const PlayId = Play.properties.id;

/** A playbook without the number under which it is published. */
export const Content = object({
  name: Name,
  language: Language,
  competitors: Competitors,
  stages: Type.Array(Stage, { maxItems: 12 }),
  plays: Type.Array(Play, { maxItems: 500 }),
  smallTalk: Type.Optional(SmallTalk),
});
export type Content = Static<typeof Content>;

export const PlaybookDrafted = defineEvent(
  "PlaybookDrafted",
  1,
  "A playbook was begun: from nothing, from a starter, or from a file.",
  object({
    content: Content,
    /** The starter it began as; its own versions come after that one's. */
    from: Type.Union([object({ id: Playbook.properties.id, version: Version }), Type.Null()]),
  }),
);
export const PlaybookOutlined = defineEvent(
  "PlaybookOutlined",
  1,
  "All but the plays of a draft changed: its name, language, competitors or stages.",
  Type.Omit(Content, ["plays"], { additionalProperties: false }),
);
export const PlayAdded = defineEvent(
  "PlayAdded",
  1,
  "A play came to a draft.",
  object({
    play: Play,
    place: Type.Integer({ minimum: 0, maximum: 500, description: "from 0; how many stand before it" }),
  }),
);
export const PlayRevised = defineEvent(
  "PlayRevised",
  1,
  "A play of a draft is another one now.",
  object({ play: Play }),
);
export const PlayRemoved = defineEvent("PlayRemoved", 1, "A play left a draft.", object({ play: PlayId }));
export const PlaysOrdered = defineEvent(
  "PlaysOrdered",
  1,
  "The plays of a draft stand in another order.",
  object({ plays: Type.Array(PlayId, { maxItems: 500 }) }),
);
export const PlaybookPublished = defineEvent(
  "PlaybookPublished",
  1,
  "The draft is a version from here on, and calls begin with it.",
  object({ version: Version }),
);
export const PlaybookRolledBack = defineEvent(
  "PlaybookRolledBack",
  1,
  "Calls begin with an earlier version again; the draft stays as it is.",
  object({ version: Version }),
);
