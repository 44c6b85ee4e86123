import { Failure } from "@wingman/domain/failure";

/** A folder, or a file in it, is no speech model that can be run here. `what` is a sentence that names the file or input. */
export const badModel = (what: string, cause?: unknown): Failure =>
  new Failure("WING_STT_MODEL", what, {
    remedy: "Fetch the model anew, or choose one that was exported for transformers.js.",
    ...(cause === undefined ? {} : { cause }),
  });
