import type { Role } from "@wingman/domain/tenant/roles";
import { createSignal, For, Show } from "solid-js";
import { copyText } from "../live/copy-text.ts";
import { Dialog } from "../live/dialog.tsx";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { whoAmI } from "../parts/me.ts";
import { Loading, ProblemNote } from "../parts/problem-note.tsx";
import { dateText } from "../parts/time.ts";
import { admin, type Key } from "./ask.ts";
import { keepSame } from "./keep-same.ts";
import { RoleBoxes } from "./role-boxes.tsx";
import { asError, Failed, Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.keys;
const againMs = 3_000;

/** Keys that programs come in with: made with some of one's own roles, shown once, revoked at once. */
export function KeysPart() {
  const same = keepSame<Key>();
  const [loaded, again] = createPolled(() => admin.keys().then(same), againMs);
  const [making, setMaking] = createSignal(false);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const revoke = async (key: Key): Promise<void> => {
    setProblem(null);
    await admin.revokeKey(key.key).catch((error: unknown) => setProblem(asError(error)));
    await again();
  };
  return (
    <section aria-labelledby="keys-head">
      <div class="head between">
        <div>
          <h2 id="keys-head">{says.title}</h2>
          <p class="dim s2">{says.lead}</p>
        </div>
        <button type="button" class="btn go" onClick={() => setMaking(true)}>
          {says.make}
        </button>
      </div>
      <Failed problem={problem()} />
      <Show
        when={loaded().value}
        fallback={
          <Show
            when={loaded().problem}
            fallback={
              <Loading>
                <p class="sk w7" />
                <p class="sk w5" />
              </Loading>
            }
          >
            {(why) => <ProblemNote problem={why()} onRetry={() => void again()} />}
          </Show>
        }
      >
        {(keys) => (
          <Show when={keys().length > 0} fallback={<p class="dim">{says.none}</p>}>
            <ul class="people">
              <For each={keys()}>{(key) => <One key_={key} onRevoke={() => void revoke(key)} />}</For>
            </ul>
          </Show>
        )}
      </Show>
      <Dialog
        open={making()}
        title={says.make}
        onClose={() => {
          setMaking(false);
          void again();
        }}
      >
        <KeyForm onClose={() => setMaking(false)} />
      </Dialog>
    </section>
  );
}

function One(props: { key_: Key; onRevoke: () => void }) {
  const day = (time: string): string => dateText(Date.parse(time));
  return (
    <li>
      <div class="who">
        <b>
          <bdi>{props.key_.name}</bdi>
        </b>
        <span class="s2 dim">{props.key_.roles.map((role) => words.roles[role].name).join(" · ")}</span>
      </div>
      <div class="s2 dim">
        <p>{props.key_.usedAt === null ? says.unused : says.used(day(props.key_.usedAt))}</p>
        <p>{props.key_.expiresAt === null ? says.forever : says.until(day(props.key_.expiresAt))}</p>
      </div>
      <div class="row wrap acts">
        <button
          type="button"
          class="btn s stop"
          aria-label={words.members.ofWhom(says.revoke, isolated(props.key_.name))}
          onClick={props.onRevoke}
        >
          {says.revoke}
        </button>
      </div>
    </li>
  );
}

const yearMs = 365 * 86_400_000;

function KeyForm(props: { onClose: () => void }) {
  const [name, setName] = createSignal("");
  const [roles, setRoles] = createSignal<readonly Role[]>([]);
  const [secret, setSecret] = createSignal<string | null>(null);
  const [copied, setCopied] = createSignal<boolean | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const make = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const expiresAt = new Date(Date.now() + yearMs).toISOString();
    await admin.makeKey(name().trim(), roles(), expiresAt).then(
      (made) => setSecret(made.secret),
      (error: unknown) => setProblem(asError(error)),
    );
    setBusy(false);
  };
  return (
    <Show
      when={secret()}
      fallback={
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <p class="dim">{says.text}</p>
          <Field label={says.name}>
            {(id) => (
              <input
                id={id}
                name="key-name"
                required
                maxLength={80}
                autocomplete="off"
                dir="auto"
                autofocus
                value={name()}
                onInput={(event) => setName(event.currentTarget.value)}
              />
            )}
          </Field>
          <RoleBoxes roles={roles()} onChange={setRoles} among={whoAmI()?.roles ?? []} />
          <Failed problem={problem()} />
          <div class="row wrap">
            <button type="submit" class="btn go" disabled={busy() || roles().length === 0}>
              {says.make}
            </button>
            <button type="button" class="btn" onClick={props.onClose}>
              {words.cancel}
            </button>
          </div>
        </form>
      }
    >
      {(made) => (
        <>
          <Field label={says.secret}>
            {(id) => (
              <input
                id={id}
                class="mono"
                readOnly
                dir="ltr"
                value={made()}
                onFocus={(event) => event.currentTarget.select()}
              />
            )}
          </Field>
          <p class="note warn">
            <Icon name="warn" size="s" />
            {says.once}
          </p>
          <div class="row wrap">
            <button type="button" class="btn go" onClick={() => void copyText(made()).then(setCopied)}>
              <Icon name="copy" size="s" />
              {says.copy}
            </button>
            <button type="button" class="btn" onClick={props.onClose}>
              {words.invite.done}
            </button>
            <span role="status" class="dim">
              {copied() === null ? "" : copied() ? words.invite.copied : words.invite.notCopied}
            </span>
          </div>
        </>
      )}
    </Show>
  );
}
