import { Failure } from "@wingman/domain/failure";
import { readConfig } from "../../config/config.ts";
import { modelsDirOf, modelsHere } from "../models/models-here.ts";
import { findEspeak } from "../parts/espeak-ng.ts";
import { type Answer, type At, fine } from "./finding.ts";

/** Whether calls and exercises in Arabic can be spoken here; typed, they always can. */
export async function arabic(at: At): Promise<Answer> {
  const settings = readConfig(at.env);
  const { modelsDir, deepgramKey } = settings instanceof Failure ? {} : settings;
  const models = await modelsHere(modelsDirOf(at.root, modelsDir));
  const isHeard =
    deepgramKey !== undefined || models.some(({ kind, languages }) => kind === "speech" && languages.includes("ar"));
  const voice = await findEspeak({ ...at, lookOnly: true });
  if (isHeard && !(voice instanceof Failure)) return fine("Arabic is heard and said");
  const lacks = [...(isHeard ? [] : ["no recogniser"]), ...(voice instanceof Failure ? ["no voice"] : [])];
  return {
    state: "warn",
    detail: `${lacks.join(" and ")} for Arabic: what is said in it is typed, and read`,
    remedy: [
      ...(isHeard ? [] : ["npm run wingman -- models list names recognisers that know it."]),
      ...(voice instanceof Failure ? ["npm run wingman -- voices list --fetch"] : []),
    ].join(" "),
  };
}
