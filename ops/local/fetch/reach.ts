import { connect } from "node:net";

/** How long the world outside may take. Tests have less patience. */
export type Patience = {
  /** To a connection, encrypted where the address asks for it. */
  connectMsMax: number;
  /** Without a byte. */
  idleMsMax: number;
  /** Before another try; doubled each time. */
  pauseMs: number;
};

export const patience: Patience = { connectMsMax: 3_000, idleMsMax: 10_000, pauseMs: 500 };

const rememberedMsMax = 60_000;
const silent = new Map<string, { why: string; untilMs: number }>();

/** Why a host need not be asked: it did not answer within the last minute. Sources that share it wait for it once. */
export function silentHost(url: URL): string | undefined {
  const known = silent.get(url.host);
  return known !== undefined && known.untilMs > Date.now() ? known.why : undefined;
}

export function rememberSilent(url: URL, why: string): void {
  silent.set(url.host, { why, untilMs: Date.now() + rememberedMsMax });
}

/**
 * Whether one of the hosts takes a connection; in a phrase why none does. For tools whose own patience is minutes
 * (Go, apt). Behind a proxy only the proxy could tell, so there the tool itself is left to find out.
 */
export async function noneAnswers(
  urls: readonly string[],
  env: NodeJS.ProcessEnv,
  connectMsMax: number = patience.connectMsMax,
): Promise<string | undefined> {
  const hosts = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const isProxied = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].some(
    (name) => (env[name] ?? "") !== "",
  );
  if (hosts.length === 0 || isProxied) return undefined;
  const answers = await Promise.all(hosts.map((url) => whySilent(url, connectMsMax)));
  return answers.includes(undefined) ? undefined : `${hosts[0]?.host} ${answers[0]}`;
}

async function whySilent(url: URL, connectMsMax: number): Promise<string | undefined> {
  const known = silentHost(url);
  if (known !== undefined) return known;
  const why = await new Promise<string | undefined>((done) => {
    const socket = connect({ host: url.hostname, port: Number(url.port) || (url.protocol === "http:" ? 80 : 443) });
    const end = (found: string | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      done(found);
    };
    const timer = setTimeout(() => end(noConnection(connectMsMax)), connectMsMax);
    socket.once("connect", () => end(undefined));
    socket.once("error", (error) => end(networkWords(error)));
  });
  if (why !== undefined) rememberSilent(url, why);
  return why;
}

export const noConnection = (ms: number): string => `does not answer (no connection within ${ms / 1_000} s)`;

/** An error of the network in words that finish "github.com ...". */
export function networkWords(error: NodeJS.ErrnoException): string {
  const known: Record<string, string> = {
    ENOTFOUND: "is not known here (no network, or no name server)",
    EAI_AGAIN: "is not known here (no network, or no name server)",
    ECONNREFUSED: "refuses the connection",
    ENETUNREACH: "cannot be reached (no network)",
    EHOSTUNREACH: "cannot be reached (no network)",
    ECONNRESET: "broke the connection off",
  };
  return known[error.code ?? ""] ?? `cannot be asked (${error.message})`;
}
