/** The routes of progress and assignments, as these pages use them. */
import { type AnswerOf, type BodyOf, call, file } from "../../parts/client.ts";

export type Progress = AnswerOf<"GET /api/practice/progress">;
export type Team = AnswerOf<"GET /api/practice/team">;
export type AssignedToMe = Progress["assigned"][number];
export type State = AssignedToMe["state"];
type Assigning = BodyOf<"PUT /api/practice/assignments/:assignment">;

export const progress = {
  own: () => call("GET /api/practice/progress"),
  of: (member: string) => call("GET /api/practice/team/:member", { params: { member } }),
  team: () => call("GET /api/practice/team"),
  assign: (assignment: string, body: Assigning) =>
    call("PUT /api/practice/assignments/:assignment", { params: { assignment }, body }),
  withdraw: (assignment: string) => call("DELETE /api/practice/assignments/:assignment", { params: { assignment } }),
  certificate: (exercise: string, language: "en" | "ar") =>
    file("GET /api/practice/exercises/:call/certificate", { params: { call: exercise }, query: { language } }),
};
