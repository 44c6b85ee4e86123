import { call } from "../parts/client.ts";
import { type OpenApi, type Operation, operationsOf } from "./operations.ts";

/** The description is half a megabyte. */
const msMax = 30_000;

export const readOperations = async (): Promise<readonly Operation[]> =>
  operationsOf((await call("GET /api/openapi.json", {}, msMax)) as OpenApi); // OpenAPI's own shape, from our own registry.
