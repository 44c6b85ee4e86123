/** Whether what was last read here may lack what was just done: the server says so of an answer that was asked to be new. */
import { createSignal } from "solid-js";

const [isBehind, setBehind] = createSignal(false);
export { isBehind };

/** What an answer says of itself; one that no position was named for says nothing. */
export const noteBehind = (path: string, answer: Headers): void => {
  if (/[?&]position=/.test(path)) setBehind(answer.has("wingman-behind"));
};

/** Another page: what it shows was asked for anew. */
export const forgetBehind = (): void => void setBehind(false);
