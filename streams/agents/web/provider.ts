/** The port of a search engine, and what its three adapters share: one request, an answer in JSON, pages out of it. */
import type { Page } from "@wingman/domain/web/brief";
import type { Subject } from "@wingman/domain/web/slots";
import { type TSchema, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Egress } from "../../egress/egress.ts";
import { failureOf, statusFailure, unreadable } from "./failures.ts";

export type Query = {
  readonly text: string;
  readonly subject: Subject;
  /** Language tag of the call. */
  readonly language: string;
};

export type SearchProvider = {
  readonly provider: "tavily" | "google" | "searxng";
  /** Throws `WebFailure`, or the reason of `signal`. */
  search(query: Query, msMax: number, signal: AbortSignal): Promise<readonly Page[]>;
};

/** Results that are asked for; a brief has two lines. */
export const resultsMax = 6;

export const languageOf = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "en";

type JsonRequest = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; without it GET. */
  readonly body?: object;
  readonly msMax: number;
  readonly signal: AbortSignal;
};

/** The answer as JSON. `isKeyWrong` reads a refusal's body where a vendor's status does not say it. */
export const askJson = async (
  egress: Egress,
  provider: string,
  { url, headers = {}, body, msMax, signal }: JsonRequest,
  isKeyWrong: (text: string) => boolean = () => false,
): Promise<unknown> => {
  const answer = await egress
    .call(url, {
      method: body ? "POST" : "GET",
      headers: { accept: "application/json", ...(body && { "content-type": "application/json" }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      msMax,
      signal,
    })
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw failureOf(provider, error);
    });
  const text = Buffer.from(answer.body).toString("utf8");
  if (answer.status !== 200)
    throw statusFailure(provider, answer.status, answer.header("retry-after"), isKeyWrong(text));
  if (!/^application\/([\w.-]+\+)?json\b/i.test(answer.header("content-type") ?? ""))
    throw unreadable(provider, "answered something else than JSON");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(provider, "answered what cannot be read", error instanceof SyntaxError ? undefined : error);
  }
};

/** Items of a list that have the form they should; the list itself must be there. What is not read may be anything. */
export const itemsOf = <Item extends TSchema>(provider: string, list: unknown, item: Item): Static<Item>[] => {
  const items = Array.isArray(list)
    ? list.slice(0, 4 * resultsMax).filter((each): each is Static<Item> => Value.Check(item, each))
    : undefined;
  if (!items || (items.length === 0 && (list as unknown[]).length > 0))
    throw unreadable(provider, "answered in another form than its documentation says");
  return items;
};

/** The property of a JSON object; undefined for anything else. */
export const partOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** A day as `2026-05-14`, of what an engine writes for a date; null for what is none, or has not been yet. */
export const dayOf = (text: unknown, nowMs: number): string | null => {
  if (typeof text !== "string" || text.length > 60 || !/\d{4}/.test(text)) return null;
  const ms = Date.parse(text);
  // Zones differ by less than a day.
  if (!Number.isFinite(ms) || ms < 0 || ms > nowMs + 86_400_000) return null;
  return new Date(ms).toISOString().slice(0, 10);
};
