import { useNavigate } from "@solidjs/router";
import { createSignal } from "solid-js";
import { language } from "../parts/language.ts";
import { type Beginning, practice } from "./ask.ts";
import { pickForQuestion } from "./pick.ts";

/** Begins exercises and goes to them; one at a time, since a second press would be a second exercise. */
export const createBeginning = () => {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Error | null>(null);
  const doing = async (work: () => Promise<string>): Promise<void> => {
    if (busy()) return;
    setBusy(true);
    setProblem(null);
    try {
      navigate(await work());
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };
  const begun = async (beginning: Beginning) => `/practice/${(await practice.begin(beginning)).call}`;
  return {
    busy,
    problem,
    begin: (beginning: Beginning) => doing(() => begun(beginning)),
    /** One line of a customer: the page chooses whose. Where there is no scenario, it is said where they would be. */
    beginQuestion: () =>
      doing(async () => {
        const card = pickForQuestion((await practice.scenarios()).scenarios, language);
        return card ? begun({ scenario: { id: card.id, version: card.version }, mode: "question" }) : "/practice";
      }),
  };
};
