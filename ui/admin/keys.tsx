import type { Role } from "@wingman/domain/tenant/roles";
import { createSignal, For, Show } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { createPolled } from "../parts/api.ts";
import { isolated } from "../parts/language.ts";
import { whoAmI } from "../parts/me.ts";
import { dateText } from "../parts/time.ts";
import { admin, type Key } from "./ask.ts";
import { keepSame } from "./keep-same.ts";
import { RoleBoxes } from "./role-boxes.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { ShownOnce } from "./shown.tsx";
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
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(keys) => (
          <Show when={keys().length > 0} fallback={<p class="dim">{says.none}</p>}>
            <ul class="people">
              <For each={keys()}>{(key) => <One key_={key} onRevoke={() => void revoke(key)} />}</For>
            </ul>
          </Show>
        )}
      </WhenLoaded>
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
        <ShownOnce label={says.secret} text={made()} once={says.once} copy={says.copy} onClose={props.onClose} />
      )}
    </Show>
  );
}
