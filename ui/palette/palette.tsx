import "./palette.css";
import { useNavigate } from "@solidjs/router";
import { createEffect, createMemo, createSignal, For, on, Show } from "solid-js";
import { words } from "../live/words.ts";
import { api, type CallSummary } from "../parts/api.ts";
import { textOr } from "../parts/erased.ts";
import { Icon } from "../parts/icon.tsx";
import { isOneOf } from "../parts/me.ts";
import { placesOfMine } from "../parts/shell.tsx";
import { signOut } from "../parts/signed-in.ts";
import { isDark, setTheme } from "../parts/theme.ts";
import { clockText, dayText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { createBeginning } from "../practice/create-beginning.ts";
import { practisingRoles } from "../practice/practice-entry.ts";
import { words as practiceWords } from "../practice/words.ts";
import { type Command, commands, paletteOpen, setPaletteOpen } from "./commands.ts";
import { findCommands } from "./search.ts";

const callsShown = 8;
const says = words.palette;
const order = ["call", "go", "calls", "settings"] as const;

/** Finds and does: what this page offers, the pages there are, the last calls. One field, arrows, Enter. */
export default function Palette() {
  const navigate = useNavigate();
  const practising = createBeginning();
  const [query, setQuery] = createSignal("");
  const [calls, setCalls] = createSignal<readonly CallSummary[]>([]);
  const [at, setAt] = createSignal(0);
  let box!: HTMLDialogElement;
  let field!: HTMLInputElement;

  createEffect(
    on(paletteOpen, (open) => {
      if (open && !box.open) {
        setQuery("");
        box.showModal();
        field.focus();
        // Without an answer the palette still does all the rest.
        api.calls(callsShown).then(
          (list) => setCalls(list.calls),
          () => setCalls([]),
        );
      }
      if (!open && box.open) box.close();
    }),
  );

  const everywhere = (): readonly Command[] => [
    ...[
      ...placesOfMine(),
      { words: partWords.places.sessions, href: "/admin/sessions" },
      { words: partWords.places.api, href: "/docs" },
    ].map((nav): Command => ({
      id: `go-${nav.href}`,
      label: says.goTo(nav.words),
      group: "go",
      glyph: "link",
      run: () => navigate(nav.href),
    })),
    ...calls().map((call): Command => ({
      id: `call-${call.call}`,
      label: [textOr(call.customer.name, says.erasedCustomer), call.customer.company]
        .filter(Boolean)
        .join(partWords.comma),
      also: `${textOr(call.title, "")} ${dayText(call.startedAt, Date.now())}`,
      group: "calls",
      glyph: "phone",
      keys: [dayText(call.startedAt, Date.now()), clockText(call.durationMs)].join(partWords.comma),
      run: () => navigate(`/calls/${call.call}`),
    })),
    ...(isOneOf(practisingRoles)
      ? [
          {
            ...{ id: "question", label: practiceWords.palette.question, also: practiceWords.palette.also },
            ...{ group: "go" as const, glyph: "question" as const, run: () => void practising.beginQuestion() },
          },
        ]
      : []),
    {
      id: "theme",
      label: isDark() ? says.toLight : says.toDark,
      also: says.themeAlso,
      group: "settings",
      glyph: isDark() ? "sun" : "moon",
      run: () => setTheme(isDark() ? "light" : "dark"),
    },
    { id: "account", label: says.account, group: "settings", glyph: "shield", run: () => navigate("/account") },
    { id: "sign-out", label: says.signOut, group: "settings", glyph: "closing", run: () => void signOut() },
  ];
  const found = createMemo(() => {
    if (!paletteOpen()) return [];
    const all = [...commands(), ...everywhere()];
    const listed = findCommands(all, query());
    // Without a query things stand with their own kind; with one the best comes first, whatever it is.
    return query().trim() === "" ? order.flatMap((group) => listed.filter((known) => known.group === group)) : listed;
  });
  createEffect(on([query, paletteOpen], () => setAt(0)));
  const chosen = () => found()[Math.min(at(), found().length - 1)];
  const heading = (place: number): string | null => {
    const here = found()[place];
    return query().trim() === "" && here && found()[place - 1]?.group !== here.group ? says.groups[here.group] : null;
  };

  const run = (command: Command | undefined) => {
    if (!command) return;
    setPaletteOpen(false); // First: what it does may open a dialog of its own, or move the focus.
    command.run();
  };
  const move = (to: number) => {
    if (found().length === 0) return;
    setAt((to + found().length) % found().length);
    document.getElementById(optionId(chosen()))?.scrollIntoView({ block: "nearest" });
  };
  const key = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(at() + 1),
      ArrowUp: () => move(at() - 1),
      PageDown: () => move(Math.min(found().length - 1, at() + 8)),
      PageUp: () => move(Math.max(0, at() - 8)),
      Enter: () => run(chosen()),
    };
    if (event.isComposing || !Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    moves[event.key]?.();
  };

  return (
    <dialog
      class="dlg palette"
      ref={box}
      aria-label={says.title}
      onClose={() => setPaletteOpen(false)}
      onClick={(event) => event.target === box && setPaletteOpen(false)}
    >
      <div class="ask">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={chosen() ? optionId(chosen()) : undefined}
          aria-label={says.title}
          dir="auto"
          placeholder={says.placeholder}
          autocomplete="off"
          spellcheck={false}
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={key}
        />
        <kbd class="kbd hm">Esc</kbd>
      </div>
      <ul id="palette-list" role="listbox" aria-label={says.title}>
        <For each={found()}>
          {(command, place) => (
            <>
              <Show when={heading(place())}>
                {(name) => (
                  <li class="grp" role="presentation">
                    {name()}
                  </li>
                )}
              </Show>
              <li
                id={optionId(command)}
                role="option"
                class="opt"
                aria-selected={chosen() === command}
                // Moving, not merely resting where the list comes up.
                onPointerMove={() => setAt(place())}
                onClick={() => run(command)}
              >
                <Icon name={command.glyph} />
                <span class="grow clip" dir="auto">
                  {command.label}
                </span>
                <Show when={command.keys}>
                  {(keys) =>
                    command.group === "calls" ? (
                      <span class="s1 faint num">{keys()}</span>
                    ) : (
                      <kbd class="kbd hm" dir="ltr">
                        {keys()}
                      </kbd>
                    )
                  }
                </Show>
              </li>
            </>
          )}
        </For>
      </ul>
      <p class="none" role="status" classList={{ vh: found().length > 0 }}>
        {found().length === 0 ? says.nothing(query().trim()) : says.found(found().length)}
      </p>
    </dialog>
  );
}

const optionId = (command: Command | undefined): string => `palette-${command?.id ?? "none"}`;
