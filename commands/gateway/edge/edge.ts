/**
 * Where the gateway may be reached from, and as what: its own computer alone, or by TLS, or behind a proxy that ends
 * TLS. What is neither is refused at the start, so that nobody's words ever cross a network in the clear.
 */
import { BlockList, isIP } from "node:net";
import { Failure } from "@wingman/domain/failure";
import { loopbackNames } from "../http.ts";

/** Proxies that a request may have come through; a longer list is nobody's network. */
const hopsMax = 16;

export type EdgeSettings = {
  /** Address that is listened on. Unset: 127.0.0.1. */
  readonly httpHost?: string | undefined;
  /** Exact origins of the pages, with commas: `https://wingman.example.com`. */
  readonly origins?: string | undefined;
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  /** Addresses and networks of proxies that end TLS, with commas: `10.0.0.7,10.1.0.0/16`. */
  readonly behindProxy?: string | undefined;
};

export type Edge = {
  readonly host: string;
  /** Nobody but this computer reaches it: only then is there a demo. */
  readonly loopbackOnly: boolean;
  /** What the pages' own address begins with. */
  readonly scheme: "http" | "https";
  /** Exact; empty where only this computer's own names are answered, whatever the port. */
  readonly origins: readonly string[];
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** Why a request is not answered; undefined where it may go on. */
  refuses(asked: Asked): EdgeRefusal | undefined;
  /** Whether a page of this origin may open a socket or change anything, when asked by this `Host`. */
  mayCall(origin: string | undefined, host: string | undefined): boolean;
  /** Who asks: the rightmost address that no trusted proxy stands behind. Forged ones further left are not read. */
  addressOf(remote: string | undefined, forwarded: string | undefined): string;
};

export type Asked = {
  readonly host: string | undefined;
  readonly remote: string | undefined;
  readonly forwardedProto: string | undefined;
  readonly isProbe: boolean;
};

export type EdgeRefusal = {
  readonly status: 403 | 421;
  readonly code: "WING_NOT_LOOPBACK" | "WING_HOST_UNKNOWN" | "WING_PROXY_ONLY";
  readonly message: string;
  readonly remedy: string;
};

/** Throws `Failure` WING_EDGE_UNSAFE where others could listen in, WING_EDGE_INVALID for what cannot be read. */
export const edgeOf = (settings: EdgeSettings = {}): Edge => {
  const host = settings.httpHost ?? "127.0.0.1";
  const { tlsCertFile, tlsKeyFile } = settings;
  if ((tlsCertFile === undefined) !== (tlsKeyFile === undefined))
    throw new Failure("WING_EDGE_INVALID", "TLS needs a certificate and its key, and one of them is not set.", {
      remedy: "Set WINGMAN_TLS_CERT_FILE and WINGMAN_TLS_KEY_FILE, or neither.",
    });
  const tls =
    tlsCertFile !== undefined && tlsKeyFile !== undefined ? { certFile: tlsCertFile, keyFile: tlsKeyFile } : undefined;
  const proxies = proxiesIn(settings.behindProxy);
  const isEncrypted = tls !== undefined || proxies !== undefined;
  if (!isLoopback(host) && !isEncrypted)
    throw new Failure("WING_EDGE_UNSAFE", `on ${host} everybody on the way could read what is said.`, {
      remedy:
        "Set WINGMAN_TLS_CERT_FILE and WINGMAN_TLS_KEY_FILE, or WINGMAN_BEHIND_PROXY to the address of the proxy that ends TLS.",
    });
  const origins = originsIn(settings.origins, isEncrypted);
  const isReachable = !isLoopback(host) || proxies !== undefined || origins.some((origin) => !isOurs(new URL(origin)));
  if (isReachable && origins.length === 0)
    throw new Failure("WING_EDGE_UNSAFE", "which pages may talk to this Wingman is not said.", {
      remedy: "Set WINGMAN_ORIGINS to the exact address of the pages, such as https://wingman.example.com.",
    });
  if (isReachable && !isEncrypted)
    throw new Failure("WING_EDGE_UNSAFE", "WINGMAN_ORIGINS names another computer, and nothing here speaks TLS.", {
      remedy: "Set WINGMAN_TLS_CERT_FILE and WINGMAN_TLS_KEY_FILE or WINGMAN_BEHIND_PROXY as well.",
    });
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  const isTrusted = (address: string): boolean =>
    proxies?.check(address, isIP(address) === 6 ? "ipv6" : "ipv4") ?? false;
  const scheme = isEncrypted ? "https" : "http";

  return {
    host,
    loopbackOnly: !isReachable,
    scheme,
    origins,
    tls,
    refuses({ host: named, remote, forwardedProto, isProbe }) {
      if (!isReachable) return loopbackNames.has(nameIn(named)) ? undefined : notLoopback;
      if (isProbe) return undefined; // Asked by whoever runs the machine, by its bare address, for nothing but a word.
      if (tls === undefined && (!isTrusted(plain(remote)) || lastOf(forwardedProto) === "http")) return proxyOnly;
      return named !== undefined && hosts.has(withoutDefaultPort(named, scheme)) ? undefined : hostUnknown;
    },
    mayCall(origin, named) {
      if (origin === undefined) return true; // A program; it has no cookies of anybody's.
      if (isReachable) return origins.includes(origin);
      return origins.includes(origin) || origin === `${scheme}://${named}`;
    },
    addressOf(remote, forwarded) {
      const hops = (forwarded ?? "").split(",").slice(-hopsMax);
      let address = plain(remote);
      while (isTrusted(address)) {
        const next = plain(hops.pop()?.trim());
        if (isIP(next) === 0) break;
        address = next;
      }
      return address;
    },
  };
};

const proxiesIn = (text: string | undefined): BlockList | undefined => {
  const items = listOf(text);
  if (items.length === 0) return undefined;
  const list = new BlockList();
  for (const item of items) {
    const [address = "", bits] = item.split("/");
    const family = isIP(address);
    const prefix = bits === undefined ? undefined : Number(bits);
    const isRight =
      family !== 0 &&
      (prefix === undefined || (/^\d{1,3}$/.test(bits ?? "") && prefix > 0 && prefix <= (family === 4 ? 32 : 128))); // A network of everybody trusts nobody.
    if (!isRight)
      throw new Failure(
        "WING_EDGE_INVALID",
        `WINGMAN_BEHIND_PROXY: ${JSON.stringify(item)} is no address or network.`,
        {
          remedy: "Set it to the addresses of your proxies, such as 10.0.0.7,10.1.0.0/16.",
        },
      );
    if (prefix === undefined) list.addAddress(address, family === 6 ? "ipv6" : "ipv4");
    else list.addSubnet(address, prefix, family === 6 ? "ipv6" : "ipv4");
  }
  return list;
};

const originsIn = (text: string | undefined, isEncrypted: boolean): string[] =>
  listOf(text).map((origin) => {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    const isRight = url?.origin === origin && (url.protocol === "https:" || (!isEncrypted && isOurs(url)));
    if (!isRight)
      throw new Failure("WING_EDGE_INVALID", `WINGMAN_ORIGINS: ${JSON.stringify(origin)} is no exact https address.`, {
        remedy: "Name the pages without a path or a closing slash, such as https://wingman.example.com.",
      });
    return origin;
  });

const listOf = (text = ""): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const isLoopback = (address: string): boolean =>
  address === "localhost" || address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
const isOurs = (url: URL): boolean => loopbackNames.has(url.hostname);
/** The host of a `Host` header without its port, in small letters. */
const nameIn = (host: string | undefined): string => (host ?? "").toLowerCase().replace(/:\d{1,5}$/, "");
const withoutDefaultPort = (host: string, scheme: "http" | "https"): string =>
  host.toLowerCase().replace(scheme === "https" ? /:443$/ : /:80$/, "");
/** An address as a proxy or the system writes it, bare: no port, no brackets, IPv4 as IPv4. */
const plain = (address: string | undefined): string => {
  const bare = (address ?? "").replace(/^\[(.*)\](?::\d{1,5})?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, "$1");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  return mapped ?? bare.toLowerCase();
};
const lastOf = (text: string | undefined): string | undefined => text?.split(",").at(-1)?.trim().toLowerCase();

const notLoopback: EdgeRefusal = {
  status: 403,
  code: "WING_NOT_LOOPBACK",
  message: "This Wingman answers on this computer's own names only.",
  remedy: "Open it as http://127.0.0.1.",
};
const hostUnknown: EdgeRefusal = {
  status: 421,
  code: "WING_HOST_UNKNOWN",
  message: "This Wingman does not answer under this name.",
  remedy: "Use one of the addresses in WINGMAN_ORIGINS; a proxy must pass the Host header on as it came.",
};
const proxyOnly: EdgeRefusal = {
  status: 403,
  code: "WING_PROXY_ONLY",
  message: "This Wingman answers through its proxy by https only.",
  remedy: "Open the address of the pages; whoever runs it names the proxy in WINGMAN_BEHIND_PROXY.",
};
