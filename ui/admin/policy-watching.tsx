import { defaultWatching } from "@wingman/domain/tenant/policy";
import { Box } from "./standard.tsx";
import { words } from "./words.ts";
import type { Editing } from "./policy.tsx";

const says = words.policy.watching;

/** Whether supervisors may look into calls that go on. */
export function WatchingPart(props: Editing) {
  const watching = () => props.policy.watching ?? defaultWatching;
  return (
    <section class="panel" aria-labelledby="watching-head">
      <h3 id="watching-head">{says.title}</h3>
      <p class="dim s2">{says.text}</p>
      <div class="opts">
        <Box
          label={says.allowed}
          checked={watching().allowed}
          disabled={props.readOnly}
          onChange={(allowed) => props.change({ watching: { allowed } })}
        />
      </div>
    </section>
  );
}
