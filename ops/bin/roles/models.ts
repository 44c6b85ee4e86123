/** What the page says of language models, whichever process asks them. */
import type { ModelsHeard } from "@wingman/streams/log/models-presence";
import type { StatusBoard } from "../status-board.ts";

const part = "language-models";

export const tellModels = (board: StatusBoard, { names, broken, wording }: ModelsHeard): void => {
  board.setWording(wording);
  const all = names.join(", ");
  // The terminal says once which there are; the page, which do not answer.
  if (wording !== "none" && !board.read().parts.some((known) => known.part === part))
    board.report({ part, state: "ready", detail: all });
  board.note(
    part,
    wording === "none"
      ? "No agent with a language model is heard."
      : broken.length === 0
        ? all
        : `${broken.join(", ")} does not answer; cards keep the playbook's wording.`,
  );
};
