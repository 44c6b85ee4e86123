/** What is different between two playbooks, in plain words: a heading for each play or part, and a line for each change. Pure. */
import type { Change, Changes } from "@wingman/domain/playbook/diff";
import type { Content } from "@wingman/domain/playbook/events";
import type { Stage } from "@wingman/domain/playbook/play";
import { type Line, tellItems, tellList, tellPart, tellValue, type Told } from "../parts/versioned/told.ts";
import { words as partWords } from "../parts/words.ts";
import { words as shared } from "../parts/versioned/words.ts";
import { words } from "./words.ts";

const said = { ...shared.told, ...words.told };

export const tellChanges = ({ outline, plays }: Changes, before: Content, after: Content): readonly Told[] => [
  ...outline.flatMap((change) => tellOutline(change, before, after)),
  ...plays.added.map(({ id, name }): Told => ({
    sign: "came",
    title: said.play(name),
    opens: `play.${id}`,
    lines: [],
  })),
  ...plays.removed.map(({ name }): Told => ({ sign: "went", title: said.play(name), opens: null, lines: [] })),
  ...plays.changed.map(({ id, after: play, fields }): Told => ({
    sign: "changed",
    title: said.play(play.name),
    opens: `play.${id}`,
    lines: fields.flatMap(tellField),
  })),
  ...(plays.reordered ? [{ sign: "changed" as const, title: said.reordered, opens: null, lines: [] }] : []),
];

const tellOutline = ({ path, before, after }: Change, was: Content, is: Content): readonly Told[] => {
  const spoken = ({ competitors }: Content) =>
    competitors.map(({ name, spoken: said }) => `${name}: ${said.join(partWords.comma)}`);
  switch (path) {
    case "stages":
      return tellStages(was.stages, is.stages);
    case "competitors":
      return tellPart(words.outline.competitors, "outline", tellList(spoken(was), spoken(is)));
    case "smallTalk":
      return tellPart(words.outline.smallTalk, "outline", tellList(was.smallTalk ?? [], is.smallTalk ?? []));
    default:
      return tellPart(said.playbook, "outline", tellField({ path, before, after }));
  }
};

const tellStages = (before: readonly Stage[], after: readonly Stage[]): readonly Told[] =>
  tellItems(before, after, {
    id: ({ id }) => id,
    title: ({ name }) => said.stage(name),
    opens: () => "stages",
    reordered: said.stagesReordered,
    lines: (was, stage) => [
      ...tellValue(said.fields["name"] ?? "", was.name, stage.name),
      ...tellValue(words.stages.who, words.speakers[was.speaker], words.speakers[stage.speaker]),
      ...tellList(was.phrases, stage.phrases),
      ...tellList((was.checklist ?? []).map(pointText), (stage.checklist ?? []).map(pointText)),
    ],
  });

const pointText = ({ name, phrases, meaning }: NonNullable<Stage["checklist"]>[number]): string =>
  [said.point(name), ...phrases, ...(meaning?.examples ?? [])].join(partWords.comma);

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const tellField = ({ path, before, after }: Change): readonly Line[] => {
  const name = path.split(".").at(-1) ?? path;
  const label = said.fields[name] ?? name;
  if ((before === undefined || isList(before)) && (after === undefined || isList(after)))
    return tellList(before ?? [], after ?? [], label);
  if (before === undefined) return [{ sign: "came", text: said.of(label, valueText(name, after)) }];
  if (after === undefined) return [{ sign: "went", text: said.of(label, valueText(name, before)) }];
  return [{ sign: "changed", text: said.from(label, valueText(name, before), valueText(name, after)) }];
};

const percents = new Set(["above"]);
const valueText = (name: string, value: unknown): string => {
  if (typeof value === "number") {
    if (name.endsWith("Ms")) return words.span(value);
    return percents.has(name) ? words.percent(Math.round(100 * value)) : String(value);
  }
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value !== "string")
    return Object.values(value ?? {})
      .flat()
      .map((each) => valueText("", each))
      .join(partWords.comma);
  const named = said.values[value];
  return named ?? words.quoted(value);
};
