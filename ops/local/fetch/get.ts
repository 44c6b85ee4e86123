import { Agent as HttpAgent, type IncomingHttpHeaders, type IncomingMessage, request as askHttp } from "node:http";
import { Agent as HttpsAgent, request as askHttps } from "node:https";
import { networkWords, noConnection, type Patience, rememberSilent, silentHost } from "./reach.ts";

/** The world outside said no. `again`: the same question a moment later may be answered. */
export class NotGiven extends Error {
  readonly again: boolean;
  readonly more: { readonly status?: number; readonly differs?: true };
  /** How long the other side asks to be left alone. */
  readonly afterMs: number;
  constructor(why: string, again: boolean, more: NotGiven["more"] = {}, afterMs = 0) {
    super(why);
    this.again = again;
    this.more = more;
    this.afterMs = afterMs;
  }
}

export type Asked = {
  headers: Record<string, string>;
  /** Whose HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured. */
  env: NodeJS.ProcessEnv;
  patience: Patience;
  signal?: AbortSignal | undefined;
};

const redirectsMax = 5;

/**
 * One GET, through redirects and the proxy of the environment, whose answer has begun: the body is still to come and
 * its silences are the caller's to watch. Throws `NotGiven`.
 */
export async function get(address: string, asked: Asked): Promise<IncomingMessage> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const response = await getOnce(url, asked);
    const { statusCode = 0, headers } = response;
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined) return response;
    response.resume(); // Nobody reads what a redirect says.
    const next = new URL(headers.location, url);
    if (url.protocol === "https:" && next.protocol !== "https:")
      throw new NotGiven(`${url.host} sends us to an address that is not encrypted`, false);
    url = next;
  }
  throw new NotGiven(`${url.host} sends us from one address to the next`, false);
}

/** What a host says of a file before it sends anybody elsewhere for it. Throws `NotGiven`. */
export async function headOf(
  address: string,
  asked: Asked,
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders }> {
  const response = await getOnce(new URL(address), asked, "HEAD");
  response.resume();
  return { status: response.statusCode ?? 0, headers: response.headers };
}

function getOnce(
  url: URL,
  { headers, env, patience, signal }: Asked,
  method: "GET" | "HEAD" = "GET",
): Promise<IncomingMessage> {
  const known = silentHost(url);
  if (known !== undefined) throw new NotGiven(`${url.host} ${known}`, false);
  return new Promise((done, fail) => {
    const isEncrypted = url.protocol === "https:";
    const options = { method, headers, ...(signal && { signal }) };
    const request = isEncrypted
      ? askHttps(url, { ...options, agent: new HttpsAgent({ proxyEnv: env }) })
      : askHttp(url, { ...options, agent: new HttpAgent({ proxyEnv: env }) });
    let isConnected = false;
    let timer = setTimeout(() => request.destroy(new Error("no connection")), patience.connectMsMax);
    const connected = (): void => {
      isConnected = true;
      clearTimeout(timer);
      timer = setTimeout(
        () => request.destroy(new NotGiven(`${url.host} said nothing for ${patience.idleMsMax / 1_000} s`, true)),
        patience.idleMsMax,
      );
    };
    request.once("socket", (socket) => {
      if (socket.connecting) socket.once(isEncrypted ? "secureConnect" : "connect", connected);
      else connected();
    });
    request.once("response", (response) => {
      clearTimeout(timer);
      done(response);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (signal?.aborted === true || error instanceof NotGiven) return fail(error);
      if (isConnected) return fail(new NotGiven(`${url.host} ${networkWords(error)}`, true));
      const why = error.message === "no connection" ? noConnection(patience.connectMsMax) : networkWords(error);
      rememberSilent(url, why);
      fail(new NotGiven(`${url.host} ${why}`, false));
    });
    request.end();
  });
}
