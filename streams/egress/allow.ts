/**
 * What the operator opened: names, addresses and nets that may be called though they are internal, or over plain http.
 * Written as a list with commas: `hooks.corp.example, 10.20.0.0/16, [fd00::7]`.
 */
import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

const entriesMax = 100;

export type AllowList = {
  /** The operator named this very host. */
  host(hostname: string): boolean;
  /** The operator named this address, or a net that holds it. */
  address(address: string): boolean;
};

/** Undefined when an entry is neither a name, nor an address, nor a net. */
export const allowListOf = (text: string | undefined): AllowList | undefined => {
  const entries = (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  if (entries.length > entriesMax) return undefined;
  const nets = new BlockList();
  const names = new Set<string>();
  for (const entry of entries) {
    const [, net = "", prefix] = /^\[?([^\]/]+)\]?(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const family = net.includes("%") ? 0 : isIP(net);
    const bits = family === 4 ? 32 : 128;
    if (family !== 0) {
      if (Number(prefix ?? bits) > bits) return undefined;
      nets.addSubnet(net, Number(prefix ?? bits), family === 4 ? "ipv4" : "ipv6");
      continue;
    }
    const name = nameOf(entry);
    // A name that a URL would read as an address (`0x7f.1`) was meant as something else than it says.
    if (name === "" || !/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name) || isIP(asHost(name)) !== 0) return undefined;
    names.add(name);
  }
  return {
    host: (hostname) => names.has(nameOf(hostname)),
    address: (address) => {
      const family = address.includes("%") ? 0 : isIP(address);
      return family !== 0 && nets.check(address, family === 4 ? "ipv4" : "ipv6");
    },
  };
};

const nameOf = (text: string): string => domainToASCII(text.replace(/\.$/, "")).toLowerCase();
const asHost = (name: string): string => (URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : "");
