import { Failure } from "@wingman/domain/failure";

export const badModel = (message: string, cause?: unknown): Failure =>
  new Failure("WING_EMBED_MODEL", message, {
    remedy:
      "Fetch it again (npm run wingman -- models pull all-MiniLM-L6-v2), or name a folder with config.json, tokenizer.json and model.safetensors in WINGMAN_MEANING_MODEL; until then plays go by wording alone.",
    cause,
  });
