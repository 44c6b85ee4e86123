import type { Tip } from "@wingman/domain/call/view";
import { For, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { dayOfYearText } from "../parts/time.ts";
import { words as partWords } from "../parts/words.ts";
import { quotesOf } from "./sources.ts";
import { words } from "./words.ts";

/** What pages of the web say: quotations of others, kept apart from the card's own words, each with its page and day. */
export function BriefQuotes(props: { brief: Tip["brief"] }) {
  const quotes = () => quotesOf(props.brief);
  return (
    <Show when={quotes().length > 0}>
      <div class="brief" role="group" aria-label={words.live.web.says}>
        <p class="row">
          <Icon name="globe" size="s" />
          {words.live.web.says}
        </p>
        <ul>
          <For each={quotes()}>
            {(quote) => (
              <li>
                <q dir="auto">{quote.text}</q>{" "}
                <span class="from">
                  <Show when={quote.href} fallback={<bdi>{quote.title}</bdi>}>
                    {(href) => (
                      <a
                        href={href()}
                        target="_blank"
                        rel="noopener noreferrer nofollow external"
                        referrerpolicy="no-referrer"
                        title={quote.title}
                      >
                        <bdi>{quote.host}</bdi>
                      </a>
                    )}
                  </Show>
                  {partWords.comma}
                  {quote.publishedOn === null ? (
                    words.live.web.undated
                  ) : (
                    <time datetime={quote.publishedOn}>{dayOfYearText(quote.publishedOn)}</time>
                  )}
                </span>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
