/**
 * Which addresses are out in the world. Decided on the binary form (`BlockList` parses), never on how an address is
 * spelled. IPv4: all but what IANA's special-purpose registry keeps for itself. IPv6: nothing but global unicast, so
 * that every form that carries an IPv4 address inside it (mapped, NAT64) is refused by not being named here.
 */
import { BlockList, isIP } from "node:net";

export type Address = { readonly address: string; readonly family: 4 | 6 };

const notGlobal4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8], // This network.
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // Carrier-grade NAT.
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // Link-local, where clouds keep their metadata.
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24], // Documentation.
  ["192.88.99.0", 24], // 6to4 relays.
  ["192.168.0.0", 16],
  ["198.18.0.0", 15], // Benchmarks.
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4], // Multicast.
  ["240.0.0.0", 4], // Reserved, and broadcast.
];
const notGlobal6: readonly (readonly [string, number])[] = [
  ["2001::", 23], // Teredo, ORCHID and others that lead to elsewhere.
  ["2001:db8::", 32], // Documentation.
  ["2002::", 16], // 6to4: an IPv4 address inside.
  ["3fff::", 20], // Documentation.
];

const listOf = (family: "ipv4" | "ipv6", subnets: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
};
const refused4 = listOf("ipv4", notGlobal4);
const refused6 = listOf("ipv6", notGlobal6);
const unicast6 = listOf("ipv6", [["2000::", 3]]);

/** Whether an address is one of the public internet. What is no address, or has a zone id, is not. */
export const isGlobal = (address: string): boolean => {
  if (address.includes("%")) return false;
  const family = isIP(address);
  if (family === 4) return !refused4.check(address, "ipv4");
  return family === 6 && unicast6.check(address, "ipv6") && !refused6.check(address, "ipv6");
};

/** The address that a URL's host spells, or undefined for a name. `URL` has turned every other spelling into these. */
export const literalOf = (hostname: string): Address | undefined => {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(bare);
  return family === 4 || family === 6 ? { address: bare, family } : undefined;
};
