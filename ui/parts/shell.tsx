import { A, useLocation } from "@solidjs/router";
import { createEffect, createSignal, For, type JSX, onCleanup, onMount, Show } from "solid-js";
import { pages } from "../pages.ts";
import { forgetBehind, isBehind } from "./behind.ts";
import { Icon } from "./icon.tsx";
import { language, languages, setLanguage } from "./language.ts";
import { Mark } from "./mark.tsx";
import { isOneOf } from "./me.ts";
import { isDark, setTheme } from "./theme.ts";
import { words } from "./words.ts";

/** The places that the top bar has for whoever is signed in. */
export const placesOfMine = () =>
  pages.flatMap(({ nav }) => (nav && (nav.roles === undefined || isOneOf(nav.roles)) ? [nav] : []));

/** The frame of every study page: top bar with the places there are, then the page. */
export function Shell(props: { title: string; children: JSX.Element }) {
  const location = useLocation();
  let places!: HTMLElement;
  createEffect(() => (document.title = props.title));
  onCleanup(forgetBehind);
  // A narrow bar has no room for all of them.
  const [more, setMore] = createSignal("");
  const look = () => setMore(outOfSight(places).join(" "));
  createEffect(() => {
    void [placesOfMine(), location.pathname];
    queueMicrotask(() => {
      places.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
      look();
    });
  });
  onMount(() => {
    const room = new ResizeObserver(look);
    room.observe(places);
    onCleanup(() => room.disconnect());
  });
  return (
    <div class="page">
      <header class="nav">
        <a class="skip" href="#content">
          {words.skipToContent}
        </a>
        <A class="brand" href="/">
          <Mark />
          <span>{words.product}</span>
        </A>
        <nav aria-label={words.mainNav} ref={places} data-more={more()} onScroll={look}>
          <For each={placesOfMine()}>
            {(nav) => (
              <A
                href={nav.href}
                end
                aria-current={
                  nav.under.some(
                    (path) => path === location.pathname || (path !== "/" && location.pathname.startsWith(`${path}/`)),
                  )
                    ? "page"
                    : undefined
                }
              >
                {nav.words}
              </A>
            )}
          </For>
        </nav>
        <LanguageButton />
        <ThemeButton />
      </header>
      <main id="content" class="main" tabindex="-1">
        <div class="behind" role="status">
          <Show when={isBehind()}>
            <p class="note">
              <Icon name="clock" />
              {words.behind}
            </p>
          </Show>
        </div>
        {props.children}
      </main>
    </div>
  );
}

/** On which sides of what scrolls sideways there is more, in the order of reading. */
const outOfSight = ({ scrollLeft, scrollWidth, clientWidth }: HTMLElement): ("before" | "after")[] => {
  const before = Math.abs(scrollLeft); // It is below zero where one reads from the right.
  const after = scrollWidth - clientWidth - before;
  // Halves of a pixel come of a zoom.
  return [...(before > 1 ? ["before" as const] : []), ...(after > 1 ? ["after" as const] : [])];
};

/** Named in the language it leads to: whoever needs it may not read this one. */
export function LanguageButton() {
  const other = language === "ar" ? "en" : "ar";
  return (
    <button type="button" class="btn s plain" lang={other} onClick={() => setLanguage(other)}>
      {languages[other]}
    </button>
  );
}

export function ThemeButton() {
  const label = () => (isDark() ? words.toLight : words.toDark);
  return (
    <button
      type="button"
      class="ib"
      title={label()}
      aria-label={label()}
      onClick={() => setTheme(isDark() ? "light" : "dark")}
    >
      <Icon name={isDark() ? "sun" : "moon"} />
    </button>
  );
}
