import "./feedback.css";
import { A, useParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { NotFound } from "../parts/not-found.tsx";
import { Shell } from "../parts/shell.tsx";
import { RankingPart } from "./ranking.tsx";
import { ReviewPart } from "./review.tsx";
import { TrialsPart } from "./trials.tsx";
import { words } from "./words.ts";

const parts = [
  { name: "ranking", href: "/feedback" },
  { name: "trials", href: "/feedback/trials" },
  { name: "review", href: "/feedback/review" },
] as const;

/** What people did with tips: what it moves, what is tried side by side, and what is looked at again. */
export default function FeedbackPage() {
  const params = useParams<{ section?: string }>();
  const section = () => params.section ?? "ranking";
  return (
    <Show when={parts.some(({ name }) => name === section())} fallback={<NotFound />}>
      <Shell title={words.page}>
        <div class="feedback">
          <div class="head">
            <h1>{words.title}</h1>
            <nav aria-label={words.nav} class="sections">
              <For each={parts}>
                {(part) => (
                  <A href={part.href} end aria-current={part.name === section() ? "page" : undefined}>
                    {words.parts[part.name]}
                  </A>
                )}
              </For>
            </nav>
          </div>
          <Show when={section() === "ranking"}>
            <RankingPart />
          </Show>
          <Show when={section() === "trials"}>
            <TrialsPart />
          </Show>
          <Show when={section() === "review"}>
            <ReviewPart />
          </Show>
        </div>
      </Shell>
    </Show>
  );
}
