import type { Role } from "@wingman/domain/tenant/roles";
import { createSignal, Show } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { isolated } from "../parts/language.ts";
import { admin, type Invited, type Member } from "./ask.ts";
import { RoleBoxes } from "./role-boxes.tsx";
import { ShownOnce } from "./shown.tsx";
import { asError, Failed, Field } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.invite;

/**
 * Asks somebody in, or makes another link for who was asked before. The link is on the screen once, in this dialog:
 * whoever closes it makes another. No mail is sent; how the link reaches them is up to who asked.
 */
export function InviteDialog(props: {
  asked: { readonly known: Member | null } | null;
  onInvited: (invited: Invited) => void;
  onClose: () => void;
}) {
  return (
    <Dialog open={props.asked !== null} title={props.asked?.known ? says.again : says.title} onClose={props.onClose}>
      <Show when={props.asked}>
        {(asked) => <InviteForm known={asked().known} onInvited={props.onInvited} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

function InviteForm(props: { known: Member | null; onInvited: (invited: Invited) => void; onClose: () => void }) {
  const [name, setName] = createSignal(props.known?.name ?? "");
  const [email, setEmail] = createSignal(props.known?.email ?? "");
  const [roles, setRoles] = createSignal<readonly Role[]>(props.known?.roles ?? ["agent"]);
  const [invited, setInvited] = createSignal<Invited | null>(null);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const invite = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await admin.invite(email().trim(), name().trim(), roles()).then(
      (made) => {
        setInvited(made);
        props.onInvited(made);
      },
      (error: unknown) => setProblem(asError(error)),
    );
    setBusy(false);
  };
  return (
    <Show
      when={invited()}
      fallback={
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void invite();
          }}
        >
          <Show when={!props.known} fallback={<p>{says.againText(isolated(email()))}</p>}>
            <Field label={says.name}>
              {(id) => (
                <input
                  id={id}
                  name="name"
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
            <Field label={says.email}>
              {(id) => (
                <input
                  id={id}
                  name="email"
                  type="email"
                  required
                  maxLength={254}
                  autocomplete="off"
                  dir="ltr"
                  value={email()}
                  onInput={(event) => setEmail(event.currentTarget.value)}
                />
              )}
            </Field>
            <RoleBoxes roles={roles()} onChange={setRoles} />
          </Show>
          <Failed problem={problem()} />
          <div class="row wrap">
            <button type="submit" class="btn go" disabled={busy() || roles().length === 0}>
              {says.go}
            </button>
            <button type="button" class="btn" onClick={props.onClose}>
              {words.cancel}
            </button>
          </div>
        </form>
      }
    >
      {(made) => <TheLink invited={made()} name={name() || email()} onClose={props.onClose} />}
    </Show>
  );
}

function TheLink(props: { invited: Invited; name: string; onClose: () => void }) {
  const url = () => `${location.origin}/#set=${props.invited.link}`;
  return (
    <>
      <p>{says.made(isolated(props.name), props.invited.hours)}</p>
      <ShownOnce label={says.link} text={url()} once={says.once} copy={says.copy} onClose={props.onClose} />
    </>
  );
}
