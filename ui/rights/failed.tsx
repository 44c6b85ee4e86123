import { Failed as FailedPart } from "../parts/failed.tsx";
import { words } from "./words.ts";

/** In the server's own words, with the code to ask by. */
export function Failed(props: { problem: Error | null }) {
  return <FailedPart problem={props.problem} no={({ code, message }) => words.failed(code, message)} />;
}
