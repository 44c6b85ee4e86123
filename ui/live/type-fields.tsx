import type { CallView } from "@wingman/domain/call/view";
import { For } from "solid-js";
import { Icon } from "../parts/icon.tsx";
import { words } from "./words.ts";

const lettersMax = 2_000;

/** Words by hand, for a side whose sound does not come. Enter adds them. */
export function TypeFields(props: {
  customer: string;
  consent: CallView["consent"]["state"];
  disabled: boolean;
  onType: (channel: "rep" | "customer", text: string) => void;
}) {
  const agreed = () => props.consent === "given";
  return (
    <div class="typing">
      <For each={["customer", "rep"] as const}>
        {(channel) => {
          // Words of somebody who has not agreed would be refused; so they are not asked for.
          const closed = () => props.disabled || props.consent === "withdrawn" || (channel === "customer" && !agreed());
          const label = () =>
            channel === "customer" && !agreed()
              ? words.live.typing.closed[props.consent](
                  props.consent === "withdrawn"
                    ? props.customer
                    : props.customer[0]?.toUpperCase() + props.customer.slice(1),
                )
              : channel === "rep"
                ? words.live.typing.rep
                : words.live.typing.customer(props.customer);
          let field!: HTMLInputElement;
          const add = (event: SubmitEvent) => {
            event.preventDefault();
            const text = field.value.trim();
            if (text === "") return;
            props.onType(channel, text);
            field.value = "";
          };
          return (
            <form class="in" classList={{ me: channel === "rep" }} onSubmit={add}>
              <i class="ch" classList={{ o: channel === "rep" }} />
              <input
                ref={field}
                type="text"
                maxLength={lettersMax}
                placeholder={label()}
                aria-label={label()}
                disabled={closed()}
                autocomplete="off"
                dir="auto"
              />
              <button type="submit" class="btn s plain" disabled={closed()}>
                <Icon name="tick" size="s" />
                {words.live.typing.send}
              </button>
            </form>
          );
        }}
      </For>
    </div>
  );
}
