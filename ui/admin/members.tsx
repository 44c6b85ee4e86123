import { createSignal, For, Show } from "solid-js";
import { Dialog } from "../parts/dialog.tsx";
import { createPolled } from "../parts/api.ts";
import { Icon } from "../parts/icon.tsx";
import { isolated } from "../parts/language.ts";
import { isOneOf, lookAtMe, whoAmI } from "../parts/me.ts";
import { admin, type Invited, type Member } from "./ask.ts";
import { InviteDialog } from "./invite.tsx";
import { keepSame } from "./keep-same.ts";
import { RoleBoxes } from "./role-boxes.tsx";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { asError, Failed } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.members;
/** Someone who sets their password meanwhile is seen to have. */
const againMs = 10_000;

/** Who belongs here, as what. Administrators ask in, give roles, remove; others who may look, look. */
export function MembersPart() {
  const same = keepSame<Member>();
  const members = () => admin.members().then(same);
  const [loaded, again] = createPolled(members, againMs, (all) => all.some((one) => one.state === "invited"));
  const [inviting, setInviting] = createSignal<{ readonly known: Member | null } | null>(null);
  const [changing, setChanging] = createSignal<Member | null>(null);
  const [removing, setRemoving] = createSignal<Member | null>(null);
  const mayChange = () => isOneOf(["admin"]);
  const done = (what: () => void) => (): void => {
    what();
    void again();
    void lookAtMe();
  };
  return (
    <section aria-labelledby="members-head">
      <div class="head between">
        <div>
          <h2 id="members-head">{says.title}</h2>
          <p class="dim s2">{loaded().value ? says.count(loaded().value?.length ?? 0) : ""}</p>
        </div>
        <Show when={mayChange()}>
          <button type="button" class="btn go" onClick={() => setInviting({ known: null })}>
            {says.invite}
          </button>
        </Show>
      </div>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(members) => (
          <>
            <Show when={!mayChange()}>
              <p class="note">{words.readOnly}</p>
            </Show>
            <ul class="people">
              <For each={members()}>
                {(member) => (
                  <Person
                    member={member}
                    mayChange={mayChange()}
                    onRoles={() => setChanging(member)}
                    onRemove={() => setRemoving(member)}
                    onLink={() => setInviting({ known: member })}
                  />
                )}
              </For>
            </ul>
            <Show when={mayChange() && members().length === 1}>
              <p class="note tell">{says.alone}</p>
            </Show>
          </>
        )}
      </WhenLoaded>
      <RolesTable />
      <InviteDialog
        asked={inviting()}
        onInvited={(_: Invited) => void again()}
        onClose={done(() => setInviting(null))}
      />
      <RolesDialog member={changing()} onClose={done(() => setChanging(null))} />
      <RemoveDialog member={removing()} onClose={done(() => setRemoving(null))} />
    </section>
  );
}

function Person(props: {
  member: Member;
  mayChange: boolean;
  onRoles: () => void;
  onRemove: () => void;
  onLink: () => void;
}) {
  const name = () => props.member.name || props.member.email || props.member.member;
  return (
    <li>
      <div class="who">
        <b>
          <bdi>{name()}</bdi>
        </b>
        <Show when={props.member.member === whoAmI()?.person.id}>
          <span class="s1 faint">{says.you}</span>
        </Show>
        <span class="s2 dim">
          <bdi dir="ltr">{props.member.email}</bdi>
        </span>
      </div>
      <div class="row wrap">
        <For each={props.member.roles}>{(role) => <span class="chip">{words.roles[role].name}</span>}</For>
        <Show when={props.member.team}>{(team) => <span class="tag">{says.inTeam(isolated(team()))}</span>}</Show>
        <Show when={props.member.state === "invited"}>
          <span class="tag warn">
            <Icon name="clock" />
            {says.invited}
          </span>
        </Show>
      </div>
      <Show when={props.mayChange}>
        <div class="row wrap acts">
          <Show when={props.member.state === "invited" && props.member.email}>
            <button
              type="button"
              class="btn s"
              aria-label={says.ofWhom(says.newLink, isolated(name()))}
              onClick={props.onLink}
            >
              {says.newLink}
            </button>
          </Show>
          <button
            type="button"
            class="btn s"
            aria-label={says.ofWhom(says.change, isolated(name()))}
            onClick={props.onRoles}
          >
            {says.change}
          </button>
          <button
            type="button"
            class="btn s plain"
            aria-label={says.ofWhom(says.remove, isolated(name()))}
            onClick={props.onRemove}
          >
            {says.remove}
          </button>
        </div>
      </Show>
    </li>
  );
}

function RolesDialog(props: { member: Member | null; onClose: () => void }) {
  return (
    <Dialog
      open={props.member !== null}
      title={says.rolesOf(isolated(props.member?.name ?? ""))}
      onClose={props.onClose}
    >
      <Show when={props.member}>{(member) => <RolesForm member={member()} onClose={props.onClose} />}</Show>
    </Dialog>
  );
}

function RolesForm(props: { member: Member; onClose: () => void }) {
  const [roles, setRoles] = createSignal(props.member.roles);
  const [team, setTeam] = createSignal(props.member.team ?? "");
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const placed = team().trim() || null;
    await admin
      .setRoles(props.member.member, roles())
      .then(() => (placed === props.member.team ? undefined : admin.setTeam(props.member.member, placed)))
      .then(props.onClose, (error: unknown) => setProblem(asError(error)));
    setBusy(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <RoleBoxes roles={roles()} onChange={setRoles} />
      <label class="field">
        <span>{says.team}</span>
        <span class="in">
          <input
            name="team"
            maxlength="40"
            value={team()}
            placeholder={says.noTeam}
            onInput={({ currentTarget }) => setTeam(currentTarget.value)}
          />
        </span>
      </label>
      <Show when={props.member.member === whoAmI()?.person.id && !roles().includes("admin")}>
        <p class="note warn">
          <Icon name="warn" size="s" />
          {says.yourself}
        </p>
      </Show>
      <Failed problem={problem()} />
      <div class="row wrap">
        <button type="submit" class="btn go" disabled={busy() || roles().length === 0}>
          {says.saveRoles}
        </button>
        <button type="button" class="btn" onClick={props.onClose}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}

function RemoveDialog(props: { member: Member | null; onClose: () => void }) {
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const close = (): void => {
    setProblem(null);
    props.onClose();
  };
  const remove = async (member: Member): Promise<void> => {
    setBusy(true);
    await admin.remove(member.member).then(close, (error: unknown) => setProblem(asError(error)));
    setBusy(false);
  };
  return (
    <Dialog open={props.member !== null} title={says.removeTitle} onClose={close}>
      <Show when={props.member}>
        {(member) => (
          <>
            <p>{says.removeText(isolated(member().name || member().email))}</p>
            <Failed problem={problem()} />
            <div class="row wrap">
              <button type="button" class="btn stop" disabled={busy()} onClick={() => void remove(member())}>
                {says.removeYes}
              </button>
              <button type="button" class="btn" autofocus onClick={close}>
                {words.cancel}
              </button>
            </div>
          </>
        )}
      </Show>
    </Dialog>
  );
}

function RolesTable() {
  return (
    <details class="what">
      <summary>{says.whatRoles}</summary>
      <dl>
        <For each={Object.values(words.roles)}>
          {(role) => (
            <div>
              <dt>{role.name}</dt>
              <dd>{role.text}</dd>
            </div>
          )}
        </For>
      </dl>
    </details>
  );
}
