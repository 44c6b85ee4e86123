import { Field } from "./field.tsx";
import { words } from "./words.ts";

/** Where the code of the second step is typed; it is what one came for, so the cursor is there. */
export function CodeField() {
  return (
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
            autocomplete="one-time-code"
            spellcheck={false}
            dir="ltr"
          />
        )}
      </Field>
    </>
  );
}
