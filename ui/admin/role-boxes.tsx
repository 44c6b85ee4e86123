import { type Role, roles as allRoles } from "@wingman/domain/tenant/roles";
import { For } from "solid-js";
import { Box } from "./standard.tsx";
import { words } from "./words.ts";

/** Somebody may be several things at once; none at all is no answer. */
export function RoleBoxes(props: { roles: readonly Role[]; onChange: (roles: Role[]) => void }) {
  return (
    <fieldset class="opts">
      <legend>{words.members.roles}</legend>
      <For each={allRoles}>
        {(role) => (
          <Box
            label={words.roles[role].name}
            text={words.roles[role].text}
            checked={props.roles.includes(role)}
            onChange={(has) =>
              props.onChange(allRoles.filter((one) => (one === role ? has : props.roles.includes(one))))
            }
          />
        )}
      </For>
    </fieldset>
  );
}
