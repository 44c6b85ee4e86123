/** The way out (`streams/egress`) in the form in which SDKs take it. */
import type { Egress } from "../../egress/egress.ts";

/** What SDKs read of an answer's head. */
const headersRead = ["content-type", "retry-after", "request-id", "x-request-id", "x-should-retry"];
const bodiless = new Set([204, 205, 304]);

/** `headMsMax`: patience until an answer begins. Its parts may each take as long as the egress lets them. */
export const egressFetch =
  (egress: Egress, headMsMax: number) =>
  async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method, headers, body, signal } = init;
    if (body !== undefined && body !== null && typeof body !== "string") throw new TypeError("only text is sent");
    const answer = await egress.open(input instanceof Request ? input.url : String(input), {
      method: method?.toUpperCase() === "POST" ? "POST" : "GET",
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === "string" && { body }),
      msMax: headMsMax,
      ...(signal && { signal }),
    });
    const head = new Headers();
    for (const name of headersRead) {
      const value = answer.header(name);
      if (value !== null) head.set(name, value);
    }
    if (bodiless.has(answer.status)) {
      await answer[Symbol.asyncDispose]();
      return new Response(null, { status: answer.status, headers: head });
    }
    const parts = answer.body[Symbol.asyncIterator]();
    const stream = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const next = await parts.next();
          if (next.done === true) {
            controller.close();
            await answer[Symbol.asyncDispose]();
          } else controller.enqueue(next.value);
        } catch (error) {
          controller.error(error);
          await answer[Symbol.asyncDispose]();
        }
      },
      cancel: () => answer[Symbol.asyncDispose](), // Also where it was never read.
    });
    return new Response(stream, { status: answer.status, headers: head });
  };
