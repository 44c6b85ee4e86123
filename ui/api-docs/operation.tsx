import { For, Show } from "solid-js";
import { CopyButton } from "./copy-button.tsx";
import { curlOf, type Operation } from "./operations.ts";
import { Kind, SchemaTree } from "./schema-tree.tsx";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

/** One operation in full. */
export function OperationView(props: { one: Operation }) {
  const one = () => props.one;
  const roles = () => {
    const who = one().roles;
    return typeof who === "string" ? words.anyone : who.map((role) => words.roles[role] ?? role).join(partWords.comma);
  };
  const curl = () => curlOf(one(), location.origin);
  return (
    <article class="operation" aria-labelledby="operation-head">
      <header class="stack">
        <h2 id="operation-head" tabindex="-1" lang="en" dir="ltr">
          {one().summary}
        </h2>
        <p class="address" lang="en" dir="ltr">
          <b class="method" data-method={one().method}>
            {one().method}
          </b>
          <code>{one().path}</code>
        </p>
        <div class="row wrap">
          <code class="s2 faint" lang="en" dir="ltr">
            {one().id}
          </code>
          <CopyButton text={one().path} says={words.copyAddress} />
          <CopyButton text={`${location.origin}/docs#${one().id}`} says={words.copyLink} />
        </div>
      </header>
      <dl class="facts">
        <div>
          <dt>{words.who}</dt>
          <dd>{roles()}</dd>
        </div>
        <div>
          <dt>{words.whose}</dt>
          <dd>{words.objects[one().object] ?? one().object}</dd>
        </div>
        <div>
          <dt>{words.kept}</dt>
          <dd>{words.audits[one().audit] ?? one().audit}</dd>
        </div>
        <div>
          <dt>{words.limit}</dt>
          <dd>{words.perMinute(one().perMinute, one().isCounted)}</dd>
        </div>
      </dl>
      <section class="stack">
        <div class="between">
          <h3>{words.curl}</h3>
          <CopyButton text={curl()} says={words.copyLine} />
        </div>
        <pre class="code" lang="en" dir="ltr" tabindex="0">
          {curl()}
        </pre>
      </section>
      <Show when={one().parameters.length > 0}>
        <section class="stack">
          <h3>{words.parameters}</h3>
          <ul class="tree" dir="ltr">
            <For each={one().parameters}>
              {(parameter) => (
                <li class="field-line">
                  <code class="fname" lang="en" dir="ltr">
                    {parameter.name}
                  </code>
                  <Kind schema={parameter.schema} />
                  <bdi class="s1 faint">
                    {parameter.in === "path" ? words.inPath : words.inQuery}
                    {partWords.comma}
                    {parameter.required ? words.must : words.optional}
                  </bdi>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <For each={["body", "answer"] as const}>
        {(which) => (
          <Show when={one()[which]}>
            {(message) => (
              <section class="stack">
                <h3>
                  {words[which]}{" "}
                  <code class="s2 faint" lang="en" dir="ltr">
                    {message().type}
                  </code>
                </h3>
                <SchemaTree schema={message().schema} />
              </section>
            )}
          </Show>
        )}
      </For>
      <section class="stack">
        <h3>{words.refusals}</h3>
        <ul class="refusals">
          <For each={one().refusals}>
            {(status) => (
              <li>
                <b class="num">{status}</b>
                <Show when={words.statuses[status]}>
                  {(known) => (
                    <>
                      <code lang="en" dir="ltr">
                        {known().code}
                      </code>
                      <span>{known().text}</span>
                    </>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </article>
  );
}
