import { A } from "@solidjs/router";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createPolled } from "../parts/api.ts";
import { isolated } from "../parts/language.ts";
import { isOneOf, whoAmI } from "../parts/me.ts";
import { signOut } from "../parts/signed-in.ts";
import { dayText, hourText } from "../parts/time.ts";
import { admin, type Session } from "./ask.ts";
import { ChangePassword } from "./change-password.tsx";
import { keepSame } from "./keep-same.ts";
import { WhenLoaded } from "../parts/when-loaded.tsx";
import { asError, Failed } from "./standard.tsx";
import { words } from "./words.ts";

const says = words.sessions;
/** Asked anew where the server did not answer. */
const againMs = 3_000;

/** Where one is signed in, and for administrators where anybody is; each can be ended. */
export function SessionsPart() {
  const [everybody, setEverybody] = createSignal(false);
  const same = keepSame<Session>();
  const [loaded, again] = createPolled(() => admin.sessions(everybody()).then(same), againMs);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal("");
  createEffect(on(everybody, () => void again(), { defer: true }));
  const doing = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setSaid("");
    await work().catch((error: unknown) => setProblem(asError(error)));
    setBusy(false);
  };
  const end = (session: Session) =>
    doing(async () => {
      if (session.isThis) return signOut();
      await admin.endSession(session.session);
      setSaid(says.ended);
      await again();
    });
  return (
    <section aria-labelledby="sessions-head">
      <div class="head between wrap">
        <div>
          <h2 id="sessions-head">{says.title}</h2>
          <p class="dim s2">{says.lead}</p>
        </div>
        <button
          type="button"
          class="btn stop"
          disabled={busy()}
          onClick={() => void doing(() => admin.endMine().then(signOut))}
        >
          {says.everywhere}
        </button>
      </div>
      <Show when={isOneOf(["admin"])}>
        <div class="seg" role="group" aria-label={says.whose}>
          <button type="button" aria-pressed={!everybody()} onClick={() => setEverybody(false)}>
            {says.mine}
          </button>
          <button type="button" aria-pressed={everybody()} onClick={() => setEverybody(true)}>
            {says.all}
          </button>
        </div>
      </Show>
      <Failed problem={problem()} />
      <p role="status" class="dim s2">
        {said()}
      </p>
      <WhenLoaded loaded={loaded()} onRetry={() => void again()}>
        {(sessions) => (
          <Show when={sessions().length > 0} fallback={<p class="dim">{says.none}</p>}>
            <ul class="people">
              <For each={sessions()}>
                {(session) => <One session={session} busy={busy()} onEnd={() => void end(session)} />}
              </For>
            </ul>
            {/* Whoever opened the demo has none. */}
            <Show when={sessions().some(({ isThis, how }) => isThis && how !== "demo")}>
              <ChangePassword onChanged={() => void again()} />
              <p>
                <A class="link" href="/account">
                  {says.twoStep}
                </A>
              </p>
            </Show>
          </Show>
        )}
      </WhenLoaded>
    </section>
  );
}

function One(props: { session: Session; busy: boolean; onEnd: () => void }) {
  const at = (time: string): string => `${dayText(Date.parse(time), Date.now())} ${hourText(Date.parse(time))}`;
  const where = () => props.session.agent || says.unknown;
  const name = () => props.session.name || (props.session.member === whoAmI()?.person.id ? "" : props.session.member);
  return (
    <li>
      <div class="who">
        <b>
          <bdi>{where()}</bdi>
        </b>
        <Show when={name()}>
          <span class="s2">
            <bdi>{name()}</bdi>
          </span>
        </Show>
        <span class="s2 dim">{says.how[props.session.how] ?? props.session.how}</span>
      </div>
      <div class="s2 dim">
        <p>{says.seen(at(props.session.seenAt))}</p>
        <p>{says.since(at(props.session.createdAt))}</p>
      </div>
      <div class="row wrap acts">
        <Show when={props.session.isThis}>
          <span class="tag acc">{says.this}</span>
        </Show>
        <button
          type="button"
          class="btn s"
          disabled={props.busy}
          aria-label={says.endOf(isolated(where()), isolated(name()))}
          onClick={props.onEnd}
        >
          {says.end}
        </button>
      </div>
    </li>
  );
}
