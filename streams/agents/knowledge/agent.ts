/** The agent that is asked questions: what the company's documents say, with where it stands. */
import { excerptCharsMax } from "@wingman/domain/knowledge/excerpt";
import type { KnowledgeSearch } from "../../knowledge/search.ts";
import type { Agent } from "../agent.ts";

const passagesMax = 3;

/** Answers once, `PassagesFound`; a question without an answer in the documents is `isKnown: false`. */
export const knowledgeAgent = (search: KnowledgeSearch): Agent<"knowledge"> =>
  async function* answer({ question }, { tenant }, signal) {
    const { isKnown, passages, model } = await search(tenant, question, { count: passagesMax, signal });
    yield {
      type: "PassagesFound",
      data: {
        model,
        question: question.slice(0, 1_000),
        isKnown,
        passages: passages.map(({ document, title, heading, page, chunk, hash, text, score }) => ({
          ...{ document, page, chunk, hash, score },
          title: title.slice(0, 200),
          heading: heading.slice(-200),
          text: text.slice(0, excerptCharsMax),
        })),
        sameAs: null,
      },
    };
  };
