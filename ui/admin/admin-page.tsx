import "./admin.css";
import { A, useParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import type { Role } from "@wingman/domain/tenant/roles";
import { type Glyph, Icon } from "../parts/icon.tsx";
import { isOneOf, whoAmI } from "../parts/me.ts";
import { NotFound } from "../parts/not-found.tsx";
import { Loading } from "../parts/problem-note.tsx";
import { Shell } from "../parts/shell.tsx";
import { ImportPart } from "../import/import-part.tsx";
import { KeysPart } from "./keys.tsx";
import { MembersPart } from "./members.tsx";
import { PolicyPart } from "./policy.tsx";
import { SessionsPart } from "./sessions.tsx";
import { words } from "./words.ts";

type Part = {
  readonly name: keyof typeof words.parts;
  readonly href: string;
  readonly glyph: Glyph;
  readonly roles: readonly Role[] | null;
};
const looksAfter: readonly Role[] = ["admin", "supervisor", "compliance"];
const parts: readonly Part[] = [
  { name: "members", href: "/admin", glyph: "people", roles: looksAfter },
  { name: "policy", href: "/admin/policy", glyph: "list", roles: looksAfter },
  { name: "sessions", href: "/admin/sessions", glyph: "tab", roles: null },
  { name: "keys", href: "/admin/keys", glyph: "chip", roles: ["admin"] },
  { name: "import", href: "/admin/import", glyph: "down", roles: ["admin"] },
  { name: "privacy", href: "/privacy", glyph: "shield", roles: ["admin", "compliance"] },
  { name: "api", href: "/docs", glyph: "link", roles: null },
];

/** People, rules, sessions; and the way to people's requests about their data. Each role finds what it may open. */
export default function AdminPage() {
  const params = useParams<{ section?: string }>();
  const mine = () => parts.filter(({ roles }) => roles === null || isOneOf(roles));
  const section = () => params.section ?? (isOneOf(looksAfter) ? "members" : "sessions");
  return (
    <Show when={["members", "policy", "sessions", "keys", "import"].includes(section())} fallback={<NotFound />}>
      <Shell title={words.page}>
        <Show
          when={whoAmI()}
          fallback={
            <Loading>
              <p class="sk w7" />
              <p class="sk w5" />
            </Loading>
          }
        >
          {(me) => (
            <div class="admin">
              <div class="places">
                <h1>
                  <bdi>{me().tenant.name}</bdi>
                </h1>
                <nav aria-label={words.nav}>
                  <For each={mine()}>
                    {(part) => (
                      <A href={part.href} end aria-current={part.name === section() ? "page" : undefined}>
                        <Icon name={part.glyph} />
                        {words.parts[part.name]}
                      </A>
                    )}
                  </For>
                </nav>
              </div>
              <div class="in-place">
                <Show when={section() === "members"}>
                  <MembersPart />
                </Show>
                <Show when={section() === "policy"}>
                  <PolicyPart />
                </Show>
                <Show when={section() === "keys"}>
                  <KeysPart />
                </Show>
                <Show when={section() === "import" && isOneOf(["admin"])}>
                  <ImportPart />
                </Show>
                <Show when={section() === "sessions"}>
                  <SessionsPart />
                </Show>
              </div>
            </div>
          )}
        </Show>
      </Shell>
    </Show>
  );
}
