import { type AptPackages } from "./apt-packages.ts";

// Under both names: newer systems added "t64" to a library whose times became 64 bits wide.
export const pocketsphinxPackages: AptPackages = {
  part: "pocketsphinx",
  sets: [
    [
      "libpocketsphinx3",
      "libsphinxbase3",
      "pocketsphinx-en-us",
      "libblas3",
      "liblapack3",
      "libgfortran5",
      "libquadmath0",
    ],
    [
      "libpocketsphinx3",
      "libsphinxbase3t64",
      "pocketsphinx-en-us",
      "libblas3",
      "liblapack3",
      "libgfortran5",
      "libquadmath0",
    ],
    [
      "libpocketsphinx3t64",
      "libsphinxbase3t64",
      "pocketsphinx-en-us",
      "libblas3",
      "liblapack3",
      "libgfortran5",
      "libquadmath0",
    ],
  ],
};
