/** `ui/parts/routes.generated.ts`: what each route takes and answers, as types alone, so that a page cannot ask what no route answers. */
import type { Route } from "@wingman/streams/base/registry";
import type { TSchema } from "typebox";
import { listedUses } from "../bin/roles/uses.ts";
import { typeText } from "./type-text.ts";

export const routesTypesPath = "ui/parts/routes.generated.ts";

export const routesTypes = (routes: readonly Route[] = listedUses("").routes): string => `/**
 * Every route: what it takes and what it answers. Made from the registry of routes by \`npm run wingman -- docs\`;
 * do not edit by hand. A file is answered as a \`Blob\`.
 */
export type Routes = {
${routes.map(entryOf).join("")}};
`;

const entryOf = (one: Route): string => {
  const { params, query, body, response } = one.schema;
  const asked = (schema: TSchema | undefined): string =>
    schema ? typeText(schema, { readonlyLists: true, depth: 2 }) : "undefined";
  const fields = [
    `params: ${asked(params)}`,
    `query: ${asked(query)}`,
    `body: ${one.takesBytes === undefined ? asked(body) : "Blob"}`,
    `answer: ${one.contentType === undefined ? typeText(response, { readonlyLists: false, depth: 2 }) : "Blob"}`,
  ];
  return `  /** ${one.summary} */
  "${one.method} ${one.url}": {
${fields.map((field) => `    ${field};\n`).join("")}  };
`;
};
