import "./sign-in.css";
import { createSignal, createUniqueId, type JSX, onCleanup, Show } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";
import { LanguageButton, ThemeButton } from "../parts/shell.tsx";
import { type CameIn, openDemo, secondStep, signIn, standing, useLink, waysIn } from "../parts/signed-in.ts";
import { words as partWords } from "../parts/words.ts";
import { words } from "./words.ts";

const lookEveryMs = 1_000;
const passwordCharsMin = 12;
const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Said of what stands in the field of the password: it is typed anew. */
const aboutPassword = new Set(["WING_SIGN_IN_WRONG", "WING_PASSWORD_WEAK"]);
/** A second step that got this answer begins again with the password. */
const startsAnew = new Set(["WING_SECOND_STEP_OVER", "WING_TOO_OFTEN"]);

/** The way in, in place of whatever page was asked for: afterwards one is where one was. */
export default function SignInPage(props: { onIn: () => void }) {
  document.title = words.page;
  const [link, setLink] = createSignal(/^#set=([\w-]{43})$/.exec(location.hash)?.[1] ?? null);
  const [shown, setShown] = createSignal(false);
  const [demo, setDemo] = createSignal<boolean | undefined>(undefined);
  const [waits, setWaits] = createSignal(false);
  // Why the company's own sign-in sent somebody back with nothing.
  const sentBack = /^#no=(WING_[A-Z_]{1,40})$/.exec(location.hash)?.[1];
  if (sentBack !== undefined) history.replaceState(null, "", "/");
  const [no, setNo] = createSignal<{ readonly code: string; readonly text: string } | null>(
    sentBack === undefined ? null : { code: sentBack, text: words.no[sentBack] ?? words.unknown },
  );
  const [oidc, setOidc] = createSignal(false);
  const [challenge, setChallenge] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const problemId = createUniqueId();
  let passwordField!: HTMLInputElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  onCleanup(() => {
    over = true;
    clearTimeout(timer);
  });

  const look = async (): Promise<void> => {
    const ways = await waysIn();
    if (over) return;
    if (ways === undefined) return void (timer = setTimeout(() => void look(), lookEveryMs));
    setDemo(ways.demo);
    setOidc(ways.oidc);
    // Pressed before Wingman was there: the press counts.
    if (waits()) await come(openDemo);
  };
  void look();

  const come = async (way: () => Promise<CameIn>): Promise<void> => {
    setBusy(true);
    setNo(null);
    const came = await way().catch((): CameIn => ({ kind: "no", code: "", message: words.silent }));
    setBusy(false);
    setWaits(false);
    if (came.kind === "more") setChallenge(came.challenge);
    if (came.kind === "no" && startsAnew.has(came.code)) setChallenge(null);
    if (came.kind === "no") {
      setNo({ code: came.code, text: words.no[came.code] ?? (came.message || words.unknown) });
      if (aboutPassword.has(came.code)) passwordField.select();
    }
    if (came.kind !== "in") return;
    if (link()) history.replaceState(null, "", "/");
    props.onIn();
  };
  /** Whose link is good for nothing comes in as always, or goes on as who they are. */
  const withoutLink = (): void => {
    history.replaceState(null, "", "/");
    setNo(null);
    setLink(null);
    if (standing() === "in") props.onIn();
  };
  const pressDemo = (): void => {
    if (demo() === undefined) setWaits(!waits());
    else void come(openDemo);
  };
  const text = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? "");
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const begun = challenge();
    if (begun !== null) return void come(() => secondStep(begun, text(form, "code").trim()));
    const by = link();
    void come(() =>
      by
        ? useLink(by, text(form, "password"))
        : signIn(text(form, "email").trim(), text(form, "password"), text(form, "tenant").trim()),
    );
  };
  const mayBeDemo = (): boolean =>
    link() === null && challenge() === null && (demo() ?? loopback.has(location.hostname));

  return (
    <main id="content" class="main sign-in">
      <h1 class="row">
        <Mark />
        {challenge() !== null ? words.secondTitle : link() ? words.setTitle : words.title}
      </h1>
      <Show when={demo() === undefined}>
        <p class="dim" role="status">
          {words.starting}
        </p>
      </Show>
      <Show when={mayBeDemo()}>
        <div class="demo">
          <button type="button" class="btn go big" disabled={busy()} aria-pressed={waits()} onClick={pressDemo}>
            {waits() ? words.demoWaits : words.demo}
          </button>
          <p class="dim">{words.demoText}</p>
          <p class="rule">{words.or}</p>
        </div>
      </Show>
      <Show when={oidc() && link() === null && challenge() === null}>
        <div class="demo">
          {/* A whole page of the company's own; the answer comes back to where one is let in. */}
          <a class="btn big" href="/api/sign-in/oidc" rel="external">
            {words.company}
          </a>
          <p class="rule">{words.or}</p>
        </div>
      </Show>
      <form onSubmit={submit}>
        <Show
          when={challenge() === null}
          fallback={
            <>
              <p class="dim">{words.secondText}</p>
              <Field label={words.code}>
                {(id) => (
                  <input
                    id={id}
                    ref={(field) => queueMicrotask(() => field.focus())}
                    name="code"
                    type="text"
                    required
                    minLength={6}
                    maxLength={30}
                    aria-describedby={problemId}
                    autocomplete="one-time-code"
                    spellcheck={false}
                    dir="ltr"
                  />
                )}
              </Field>
            </>
          }
        >
          <Show when={link()}>
            <p class="dim">{words.setText}</p>
          </Show>
          <Show when={!link()}>
            <Field label={words.email}>
              {(id) => (
                <input id={id} name="email" type="email" required maxLength={254} autocomplete="username" dir="ltr" />
              )}
            </Field>
          </Show>
          <Field label={link() ? words.newPassword : words.password}>
            {(id) => (
              <input
                id={id}
                ref={passwordField}
                name="password"
                type={shown() ? "text" : "password"}
                required
                minLength={link() ? passwordCharsMin : 1}
                aria-invalid={aboutPassword.has(no()?.code ?? "")}
                aria-describedby={problemId}
                maxLength={200}
                autocomplete={link() ? "new-password" : "current-password"}
                dir="ltr"
              />
            )}
          </Field>
          <Show when={!link()}>
            <details>
              <summary class="dim s2">{words.tenantHint}</summary>
              <Field label={words.tenant}>
                {(id) => (
                  <input id={id} name="tenant" type="text" maxLength={64} autocomplete="organization" dir="ltr" />
                )}
              </Field>
            </details>
          </Show>
          <label class="row s2">
            <input type="checkbox" checked={shown()} onChange={(event) => setShown(event.currentTarget.checked)} />
            {words.show}
          </label>
        </Show>
        <div role="alert" id={problemId}>
          <Show when={no()}>
            {(why) => (
              <p class="note bad">
                <Icon name="warn" size="s" />
                <span dir="auto">{why().text}</span>
              </p>
            )}
          </Show>
        </div>
        <button type="submit" class="btn go" disabled={busy()}>
          {challenge() !== null ? words.secondGo : link() ? words.setGo : words.go}
        </button>
        <Show when={link()}>
          <button type="button" class="btn plain" onClick={withoutLink}>
            {standing() === "in" ? words.goOn : words.withPassword}
          </button>
        </Show>
      </form>
      <footer class="row between s2 faint">
        {partWords.product}
        <span class="row">
          <LanguageButton />
          <ThemeButton />
        </span>
      </footer>
    </main>
  );
}

function Field(props: { label: string; children: (id: string) => JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="in">{props.children(id)}</div>
    </div>
  );
}
