/** Words of the parts that every page shares. */
export const words = {
  product: "Wingman",
  skipToContent: "Skip to the content",
  mainNav: "Main",
  toDark: "Switch to dark",
  toLight: "Switch to light",
  close: "Close",
  customer: "The customer",
  retry: "Try again",
  ribbon: (customer: string, customerShare: number, tips: number) =>
    `${customer} spoke ${customerShare} % of what was said. ${tips === 1 ? "1 tip" : `${tips} tips`}.`,
  notAnswering: {
    title: "Wingman is not answering.",
    text: "This page tries again by itself. Nothing that was kept is lost.",
  },
  notFoundPage: { title: "There is no page here.", text: "The address may be old, or mistyped.", go: "To the start" },
} as const;
