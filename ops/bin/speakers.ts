/** What tells voices within a side apart, where the operator named a model for it; else nothing does, and they stay unknown. */
import { describe } from "@wingman/domain/failure";
import { openEmbedder } from "@wingman/gpu/speakers/embedder";
import { type Speakers, speakersBy } from "@wingman/gpu/speakers/speakers";
import type { Logger } from "pino";

/** A model that cannot be used keeps nobody from being heard: the log says why. */
export const openSpeakers = async (
  model: string | undefined,
  logger: Logger,
  opened: AsyncDisposableStack,
): Promise<Speakers | undefined> => {
  if (model === undefined) return undefined;
  try {
    return speakersBy(opened.use(await openEmbedder(model)), logger);
  } catch (error) {
    logger.error({ error: describe(error) }, "voices cannot be told apart");
    return undefined;
  }
};
