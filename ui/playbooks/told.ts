/** What is different between two playbooks, in plain words: a heading for each play or part, and a line for each change. Pure. */
import type { Change, Changes } from "@wingman/domain/playbook/diff";
import type { Content } from "@wingman/domain/playbook/events";
import type { Stage } from "@wingman/domain/playbook/play";
import { words } from "./words.ts";

export type Sign = "came" | "went" | "changed";
export type Line = { readonly sign: Sign; readonly text: string };
export type Told = {
  readonly sign: Sign;
  readonly title: string;
  /** The play it is about, so that it can be gone to; null for all else, and for one that is gone. */
  readonly play: string | null;
  readonly lines: readonly Line[];
};

const said = words.told;

export const tellChanges = ({ outline, plays }: Changes, before: Content, after: Content): readonly Told[] => [
  ...outline.flatMap((change) => tellOutline(change, before, after)),
  ...plays.added.map(({ id, name }): Told => ({ sign: "came", title: said.play(name), play: id, lines: [] })),
  ...plays.removed.map(({ name }): Told => ({ sign: "went", title: said.play(name), play: null, lines: [] })),
  ...plays.changed.map(({ id, after: play, fields }): Told => ({
    sign: "changed",
    title: said.play(play.name),
    play: id,
    lines: fields.flatMap(tellField),
  })),
  ...(plays.reordered ? [{ sign: "changed" as const, title: said.reordered, play: null, lines: [] }] : []),
];

const tellOutline = ({ path, before, after }: Change, was: Content, is: Content): readonly Told[] => {
  const part = (title: string, lines: readonly Line[]): Told => ({ sign: "changed", title, play: null, lines });
  switch (path) {
    case "stages":
      return tellStages(was.stages, is.stages);
    case "competitors":
      return [
        part(
          words.outline.competitors,
          tellList(
            was.competitors.map(({ name, spoken }) => `${name}: ${spoken.join(words.comma)}`),
            is.competitors.map(({ name, spoken }) => `${name}: ${spoken.join(words.comma)}`),
          ),
        ),
      ];
    case "smallTalk":
      return [part(words.outline.smallTalk, tellList(was.smallTalk ?? [], is.smallTalk ?? []))];
    default:
      return [part(said.playbook, tellField({ path, before, after }))];
  }
};

const tellStages = (before: readonly Stage[], after: readonly Stage[]): readonly Told[] => {
  const told = (sign: Sign, { name }: Stage, lines: readonly Line[] = []): Told => ({
    ...{ sign, title: said.stage(name), play: null, lines },
  });
  const known = new Map(before.map((stage) => [stage.id, stage]));
  const ids = new Set(after.map(({ id }) => id));
  const order = (stages: readonly Stage[]) =>
    stages.flatMap(({ id }) => (known.has(id) && ids.has(id) ? [id] : [])).join();
  return [
    ...after.flatMap((stage) => {
      const was = known.get(stage.id);
      if (!was) return [told("came", stage)];
      const lines: Line[] = [
        ...tellValue(said.fields["name"] ?? "", was.name, stage.name),
        ...tellValue(words.stages.who, words.speakers[was.speaker], words.speakers[stage.speaker]),
        ...tellList(was.phrases, stage.phrases),
        ...tellList((was.checklist ?? []).map(pointText), (stage.checklist ?? []).map(pointText)),
      ];
      return lines.length > 0 ? [told("changed", stage, lines)] : [];
    }),
    ...before.filter(({ id }) => !ids.has(id)).map((stage) => told("went", stage)),
    ...(order(before) === order(after)
      ? []
      : [{ sign: "changed" as const, title: said.stagesReordered, play: null, lines: [] }]),
  ];
};

const pointText = ({ name, phrases, meaning }: NonNullable<Stage["checklist"]>[number]): string =>
  [said.point(name), ...phrases, ...(meaning?.examples ?? [])].join(words.comma);

const tellList = (before: readonly string[], after: readonly string[]): Line[] => [
  ...before.filter((item) => !after.includes(item)).map((item): Line => ({ sign: "went", text: words.quoted(item) })),
  ...after.filter((item) => !before.includes(item)).map((item): Line => ({ sign: "came", text: words.quoted(item) })),
];

const tellValue = (label: string, before: string, after: string): Line[] =>
  before === after ? [] : [{ sign: "changed", text: said.from(label, before, after) }];

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const tellField = ({ path, before, after }: Change): readonly Line[] => {
  const name = path.split(".").at(-1) ?? path;
  const label = said.fields[name] ?? name;
  if ((before === undefined || isList(before)) && (after === undefined || isList(after))) {
    const lines = tellList(before ?? [], after ?? []);
    // The same words in another order are a change, too.
    return (lines.length > 0 ? lines : [{ sign: "changed" as const, text: said.order }]).map(({ sign, text }) => ({
      sign,
      text: said.of(label, text),
    }));
  }
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
      .join(words.comma);
  const named = said.values[value];
  return named ?? words.quoted(value);
};
