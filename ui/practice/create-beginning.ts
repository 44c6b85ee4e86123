import { useNavigate } from "@solidjs/router";
import { createSignal } from "solid-js";
import { soundInputs } from "../live/sources/inputs.ts";
import type { ProblemKind } from "../live/sources/source.ts";
import { language } from "../parts/language.ts";
import { type Beginning, practice } from "./ask.ts";
import { openOwnMicrophone, speakHere } from "./join.ts";
import { pickForQuestion } from "./pick.ts";
import { progress } from "./progress/ask.ts";

/** Begins exercises and goes to them; one at a time, since a second press would be a second exercise. */
export const createBeginning = () => {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Error | null>(null);
  /** A spoken one that could not begin, since nobody would be heard in it. */
  const [unheard, setUnheard] = createSignal<{ readonly why: ProblemKind; readonly wanted: Beginning } | null>(null);
  const doing = async (work: () => Promise<string | null>): Promise<void> => {
    if (busy()) return;
    setBusy(true);
    setProblem(null);
    setUnheard(null);
    try {
      const address = await work();
      if (address !== null) navigate(address);
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };
  const begun = async (beginning: Beginning) => `/practice/${(await practice.begin(beginning)).call}`;
  /** The microphone first, while the press is new: without it nothing is begun. */
  const spoken = async (beginning: Beginning): Promise<string | null> => {
    const inputs = soundInputs();
    const wasOpen = inputs.rep.state() === "open";
    const why = await openOwnMicrophone();
    if (why) {
      setUnheard({ why, wanted: beginning });
      return null;
    }
    try {
      const { call } = await practice.begin(beginning);
      speakHere(call);
      return `/practice/${call}`;
    } catch (error) {
      if (!wasOpen) inputs.closeMic();
      throw error;
    }
  };
  const begin = (beginning: Beginning) =>
    doing(() => (beginning.mode === "spoken" ? spoken(beginning) : begun(beginning)));
  return {
    busy,
    problem,
    begin,
    /** For `MicrophoneNote`. */
    unheard: () => unheard()?.why ?? null,
    tryAgain: () => {
      const wanted = unheard()?.wanted;
      if (wanted) void begin(wanted);
    },
    typeInstead: () => {
      const wanted = unheard()?.wanted;
      if (wanted) void begin({ ...wanted, mode: "typed" });
    },
    /** One line of a customer: the page chooses whose. Where there is no scenario, it is said where they would be. */
    beginQuestion: () =>
      doing(async () => {
        const [{ scenarios }, exercises] = await Promise.all([
          practice.scenarios(),
          // Without them any will do.
          progress.own().then(
            (known) => known.exercises,
            () => [],
          ),
        ]);
        const card = pickForQuestion(scenarios, exercises, language);
        return card ? begun({ scenario: { id: card.id, version: card.version }, mode: "question" }) : "/practice";
      }),
  };
};
