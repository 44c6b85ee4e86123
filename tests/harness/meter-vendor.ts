/**
 * Stripe's meters as its API documents them (POST /v1/billing/meter_events, form-encoded), over real HTTP: what is wrong is
 * refused with its error object, an identifier that is known with `duplicate_meter_event`. It can fail before or after
 * it has taken an event.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type MeterEvent = {
  readonly event: string;
  readonly customer: string;
  readonly value: number;
  readonly identifier: string;
  readonly timestamp: number;
};
/** Answers in its place; true: the event is taken all the same. */
export type MeterFault = { readonly isTaken: boolean; readonly answer: (response: ServerResponse) => void };

export type MeterVendor = AsyncDisposable & {
  readonly url: string;
  /** What will be billed. */
  readonly taken: MeterEvent[];
  readonly asked: { readonly identifier: string; readonly headers: IncomingHttpHeaders; readonly at: number }[];
  /** For the next requests, one each. */
  readonly faults: MeterFault[];
};

export const startMeterVendor = async ({
  key,
  meters,
  customers,
}: Readonly<Record<"meters" | "customers", readonly string[]>> & { readonly key: string }): Promise<MeterVendor> => {
  const taken: MeterEvent[] = [];
  const asked: MeterVendor["asked"] = [];
  const faults: MeterFault[] = [];
  /** What is wrong with a request, or the event in it. */
  const read = (path: string, headers: IncomingHttpHeaders, body: string): MeterEvent | [number, string, string] => {
    const form = new URLSearchParams(body);
    const [event = "", customer = "", identifier = ""] = [
      "event_name",
      "payload[stripe_customer_id]",
      "identifier",
    ].map((name) => form.get(name) ?? "");
    const [value, timestamp] = [Number(form.get("payload[value]") || NaN), Number(form.get("timestamp") || NaN)];
    const now = Date.now() / 1_000;
    if (path !== "POST /v1/billing/meter_events") return [404, "resource_missing", "Unrecognized request URL"];
    if (headers.authorization !== `Bearer ${key}`) return [401, "api_key_invalid", "Invalid API Key provided"];
    if (headers["content-type"] !== "application/x-www-form-urlencoded")
      return [400, "parameter_unknown", "not a form"];
    if (identifier === "" || identifier.length > 100) return [400, "parameter_invalid_string", "identifier"];
    if (!meters.includes(event)) return [400, "no_meter", "No active meter found for event name"];
    if (!customers.includes(customer)) return [400, "resource_missing", `No such customer: '${customer}'`];
    if (!Number.isInteger(value) || value < 0) return [400, "meter_event_invalid_value", "payload[value]"];
    if (timestamp > now + 300) return [400, "timestamp_in_future", "timestamp"];
    if (!(timestamp > now - 35 * 86_400)) return [400, "timestamp_too_far_in_past", "timestamp"];
    if (taken.some((one) => one.identifier === identifier))
      return [400, "duplicate_meter_event", `An event already exists with identifier ${identifier}.`];
    return { event, customer, value, identifier, timestamp };
  };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const identifier = new URLSearchParams(body).get("identifier") ?? "";
      asked.push({ identifier, headers: request.headers, at: Date.now() });
      const found = read(`${request.method} ${request.url}`, request.headers, body);
      const fault = faults.shift();
      if (!Array.isArray(found) && (fault?.isTaken ?? true)) taken.push(found);
      if (fault) return fault.answer(response);
      const [status, answer] = Array.isArray(found)
        ? [found[0], { error: { type: "invalid_request_error", code: found[1], message: found[2] } }]
        : [200, { object: "billing.meter_event", identifier: found.identifier, event_name: found.event }];
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      return undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // A TCP listener has an address of this shape.
  return {
    ...{ url: `http://127.0.0.1:${port}`, taken, asked, faults },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
