import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { api } from "../parts/api.ts";
import type { OutcomeSaid } from "./end-answers.ts";

const tries = 40;
const everyMs = 500;

/**
 * Whether the ended call's own page exists yet, with what was said on the end sheet in it: history follows the
 * log a moment behind.
 */
export const createEndPage = (call: string, over: () => boolean, said: () => OutcomeSaid | null) => {
  const [endPage, setEndPage] = createSignal<"waiting" | "there" | "late">("waiting");
  createEffect(
    on([over, said], ([isOver, outcome]) => {
      if (!isOver) return;
      setEndPage("waiting");
      let tried = 0;
      let timer: ReturnType<typeof setTimeout>;
      const look = async () => {
        const found = await api.call(call).catch(() => null);
        const whole = found && (outcome === null || found.call.outcome?.outcome === outcome.outcome);
        if (whole || ++tried >= tries) return void setEndPage(found ? "there" : "late");
        timer = setTimeout(() => void look(), everyMs);
      };
      timer = setTimeout(() => void look(), everyMs / 2);
      onCleanup(() => {
        clearTimeout(timer);
        tried = tries;
      });
    }),
  );
  return endPage;
};
