/** 14:40, by this machine's clock: for what a person reads who was there. */
export const timeOfDay = (at: Date): string =>
  `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
