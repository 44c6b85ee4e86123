import { Failure } from "@wingman/domain/failure";
import { readConfig } from "../../config/config.ts";
import { usualMeaningModel } from "../models/catalogue-meaning.ts";
import { modelOf } from "../models/catalogue.ts";
import { stateOf } from "../models/kept.ts";
import { modelsDirOf } from "../models/models-here.ts";
import { type Answer, type At, fine } from "./finding.ts";

/** Without a model plays go by wording alone, which the operator may want. */
export async function meaning({ env, root }: At): Promise<Answer> {
  const settings = readConfig(env);
  const { meaningModel, modelsDir } = settings instanceof Failure ? {} : settings;
  if (meaningModel === "none") return fine("plays go by wording alone, as WINGMAN_MEANING_MODEL asks");
  if (meaningModel !== undefined) return fine(`the model in ${meaningModel} tells what is meant`);
  const { whole } = await stateOf(modelsDirOf(root, modelsDir), modelOf(usualMeaningModel));
  if (whole.length > 0) return fine(`${usualMeaningModel} tells what is meant`);
  return {
    state: "warn",
    detail: "the model of meaning is not here: plays go by wording alone",
    remedy: "It is fetched behind the next start (91 MB); that needs a network. Or set WINGMAN_MEANING_MODEL to none.",
  };
}
