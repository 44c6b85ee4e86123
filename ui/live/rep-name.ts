import { type Accessor, createContext, useContext } from "solid-js";
import { words } from "./words.ts";

/** What the rep's side is called on this screen: "You" for the rep, their name for whoever watches. */
export const RepName = createContext<Accessor<string>>(() => words.live.you);
export const useRepName = (): Accessor<string> => useContext(RepName);
