import type { Pronunciation } from "./files.ts";

/** Ordinary words of the trades' texts that CMUdict lacks; what only one company says is its own vocabulary. */
export const tradeWords: readonly Pronunciation[] = [
  { word: "chillers", pronunciation: "CH IH L ER Z" },
  { word: "helpline", pronunciation: "HH EH L P L AY N" },
  { word: "instalment", pronunciation: "IH N S T AO L M AH N T" },
  { word: "instalments", pronunciation: "IH N S T AO L M AH N T S" },
  { word: "leaseholder", pronunciation: "L IY S HH OW L D ER" },
  { word: "motorway", pronunciation: "M OW T ER W EY" },
  { word: "onboarding", pronunciation: "AA N B AO R D IH NG" },
  { word: "ransomware", pronunciation: "R AE N S AH M W EH R" },
  { word: "tills", pronunciation: "T IH L Z" },
  { word: "underfloor", pronunciation: "AH N D ER F L AO R" },
  { word: "unfurnished", pronunciation: "AH N F ER N IH SH T" },
  { word: "uptime", pronunciation: "AH P T AY M" },
];
