/** Ways to write an address that leads inside, for listeners of ours on `port`. */
import { networkInterfaces } from "node:os";
import type { Address } from "@wingman/streams/egress/addresses";

export type Spelling = {
  readonly url: string;
  /** What the stub resolver answers to its name, one answer a time it is asked; the last one stays. */
  readonly answers?: readonly (readonly Address[])[];
};

const v4 = (address: string): Address => ({ address, family: 4 });
const v6 = (address: string): Address => ({ address, family: 6 });

const hosts4 = [
  ...[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "127.127.127.127",
    "127.255.255.254",
    "0.0.0.0",
    "0",
    "0.",
    "000.0",
  ],
  ...[
    "2130706433",
    "4278190081",
    "017700000001",
    "0x7f000001",
    "0x7F.1",
    "0x7f.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.0x0.1",
  ],
  ...["0177.0000.0000.0001", "00000177.1", "0x0000007f.1", "127.0x1", "127.000.000.001", "0X7F.0.0.1"],
  ...["①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡1", "0x7ｆ.1", "%31%32%37.0.0.1"],
  ...[
    "127.0.0.%31",
    "%30x7f.1",
    "127%2e0%2e0%2e1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
  ],
  ...[
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
  ],
  ...["240.0.0.1", "255.255.255.255", "192.0.2.1", "203.0.113.7"],
];
const hosts6 = [
  ...["[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::]", "[::ffff:127.0.0.1]"],
  ...["[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]"],
  ...["[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:1::1]"],
  ...["[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]"],
  ...["[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::ffff:10.0.0.1]", "[2001:db8::1]", "[100::1]"],
];
/** Names as `URL` leaves them alone; what they lead to is the resolver's word. */
const names: readonly (readonly [string, readonly (readonly Address[])[]])[] = [
  ["localhost", [[v4("127.0.0.1"), v6("::1")]]],
  ["LOCALHOST.", [[v4("127.0.0.1")]]],
  ["localhost.localdomain", [[v4("127.0.0.1")]]],
  ["ip6-localhost", [[v6("::1")]]],
  ["a.localhost", [[v4("127.0.0.1")]]],
  ["127.0.0.1.nip.example", [[v4("127.0.0.1")]]],
  ["1.0.0.127.in-addr.example", [[v4("127.0.0.1")]]],
  ["lⓞcalhost", [[v4("127.0.0.1")]]],
  ["LOCALHOST%2e", [[v4("127.0.0.1")]]],
  ["xn--n3h.example", [[v4("127.0.0.1")]]],
  ["münchen.example", [[v4("127.0.0.1")]]],
  ["mixed.example", [[v4("8.8.8.8"), v4("127.0.0.1")]]],
  ["mixed-first.example", [[v4("127.0.0.1"), v4("8.8.8.8")]]],
  ["mixed-six.example", [[v6("2606:4700::1111"), v6("::1")]]],
  ["aaaa-and-a.example", [[v4("8.8.8.8"), v6("::1")]]],
  ["a-and-aaaa.example", [[v6("2606:4700::1111"), v4("127.0.0.1")]]],
  ["mapped.example", [[v6("::ffff:127.0.0.1")]]],
  ["mapped-hex.example", [[v6("::ffff:7f00:1")]]],
  ["zone.example", [[v6("fe80::1%lo")]]],
  ["unspecified.example", [[v4("0.0.0.0")]]],
  ["unspecified-six.example", [[v6("::")]]],
  ["nat64.example", [[v6("64:ff9b::7f00:1")]]],
  ["six-to-four.example", [[v6("2002:7f00:1::")]]],
  ["rebinds-slowly.example", [[v4("127.0.0.1")], [v4("8.8.8.8")]]],
  ["nothing.example", [[]]],
  // Public when it is looked at; a client that asks the name again to connect ends up here.
  ["rebinds.example", [[v4("8.8.8.8")], [v4("127.0.0.1")]]],
  ["rebinds-six.example", [[v6("2606:4700::1111")], [v6("::1")]]],
];

export const spellings = (port: number): Spelling[] => {
  const at = (host: string): string => `https://${host}:${port}/`;
  const own = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .map(({ address, family }) => (family === "IPv6" ? `[${address.replace("%", "%25")}]` : address));
  const literal = [...new Set([...hosts4, ...hosts6, ...own])].map(at);
  const odd = [
    `https://8.8.8.8@127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}@127.0.0.1:${port}/`,
    `https://@127.0.0.1:${port}/`,
    `https://:@127.0.0.1:${port}/`,
    `https:127.0.0.1:${port}`,
    `https:/127.0.0.1:${port}/`,
    `https:///127.0.0.1:${port}/`,
    `https:\\\\127.0.0.1:${port}\\`,
    `https://127.0.0.1:${port}\\@public.example/`,
    ` https://127.0.0.1:${port}/ `,
    `ht\ttps://127.0.0.1:${port}/`,
    `https://127.0.\n0.1:${port}/`,
    `https://127.0.0.1:0${port}/`,
    `HTTPS://127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}/?u=https://public.example`,
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://[::1]:${port}/`,
    `http://public.example:${port}/`,
    `ws://127.0.0.1:${port}/`,
    `ftp://127.0.0.1:${port}/`,
    `gopher://127.0.0.1:${port}/_x`,
    `file://127.0.0.1:${port}/etc/passwd`,
    `//127.0.0.1:${port}/`,
    `blob:https://127.0.0.1:${port}/x`,
    `view-source:https://127.0.0.1:${port}/`,
  ].map((url): Spelling => ({ url }));
  return [
    ...literal.map((url): Spelling => ({ url })),
    ...odd,
    ...names.map(([name, answers]): Spelling => ({ url: at(name), answers })),
  ];
};
