/** Words of what has drafts and versions: playbooks, scenarios, rubrics. */
import { inLanguage, plural } from "../language.ts";
import { ar } from "./words.ar.ts";

const many = (count: number, one: string, more: string) =>
  plural(count, { one: `1 ${one}`, other: `${count} ${more}` });

export const en = {
  starters: "Wingman came with these",
  retired: "Put away",
  missingGo: "To the list",
  unnamed: "No name yet",
  open: "Open",
  openWhich: (name: string) => `Open ${name}`,
  neverPublished: "Never published",
  version: (version: number) => `Version ${version}`,
  liveIs: (version: number) => `Version ${version} in use`,
  by: (who: string) => (who === "" ? "" : `${who},`),
  noDraft: "No unpublished changes",
  hasDraft: "Unpublished changes",
  noChanges: "no changes",
  draftOf: (version: number, changes: number) =>
    changes === 0
      ? `draft of version ${version}`
      : `draft of version ${version}: ${many(changes, "change", "changes")}`,
  edited: "The chosen part",
  undo: "Undo",
  redo: "Redo",
  exportFile: "Export",
  cancel: "Cancel",
  remove: "Remove",
  removed: "Removed. Undo brings it back.",
  removeRow: (what: string) => `Remove: ${what}`,
  moveUp: (what: string) => `Move up: ${what}`,
  moveDown: (what: string) => `Move down: ${what}`,
  moved: (what: string, place: number, of: number) => `${what}: ${place} of ${of}`,
  showAll: (count: number) => `Show all ${count}`,
  showFewer: "Show fewer",
  quoted: (said: string) => `“${said}”`,
  between: (min: string, max: string, unit: string) => `From ${min} to ${max} ${unit}`,
  hinder: (count: number) => `${many(count, "thing keeps", "things keep")} it from being published`,
  changedSince: (version: number) => `Changed since version ${version}`,
  savedBy: (who: string) => (who === "" ? "Saved last" : `Saved last by ${who},`),
  unfinished: { empty: "Write something here; it is not saved until then.", short: "This is too short to be saved." },
  saving: {
    saving: "Saving …",
    saved: (at: string) => `Saved at ${at}`,
    nothing: "Changes are saved by themselves",
    unfinished: "Not saved: something is still empty",
    failed: (says: string) => `Not saved: ${says}`,
    changed: "Somebody else saved this draft meanwhile.",
    theirs: "Take theirs",
    mine: "Keep mine",
  },
  leave: {
    title: "Leave without saving?",
    text: "Something in this draft is not written out yet and could not be saved.",
    stay: "Stay",
    go: "Leave",
  },
  begin: {
    name: "Name",
    from: "Begin with",
    nothing: "Nothing",
    create: "Create",
    file: "Or bring one as a file (YAML), as it was exported:",
    choose: "Choose a file",
    tooLarge: "The file is too large.",
    replaces: (name: string) => `The draft of “${name}” has changes that nobody published. The file takes its place.`,
    replace: "Replace it",
  },
  publish: {
    go: (version: number) => `Publish version ${version}`,
    title: (version: number) => `Publish version ${version}?`,
    against: (version: number) => `What changes from version ${version}`,
    notSaved: "The draft could not be saved, so nothing was published.",
    done: (version: number) => `Version ${version} is published.`,
  },
  versions: {
    title: "Versions",
    none: "It was never published.",
    came: "came with Wingman",
    live: "In use",
    take: (version: number) => `Take ${version} as the draft`,
    back: (version: number) => `Go back to ${version}`,
    compare: "What changed",
    from: "From",
    to: "To",
    draft: "The draft",
    same: "Nothing changed between these two.",
  },
  told: {
    signs: { came: "Added:", went: "Removed:", changed: "Changed:" },
    order: "another order",
    of: (label: string, value: string) => `${label}: ${value}`,
    from: (label: string, before: string, after: string) => `${label}: ${before} → ${after}`,
  },
};

export const words = inLanguage({ en, ar });
