/** Where this day and this week began, by the clock of whoever looks. Pure; "now" is an argument, epoch milliseconds. */
export const beginnings = (now: number): { readonly today: number; readonly week: number } => {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  const today = day.getTime();
  // By the calendar and not by hours: a week with a change of the clock has 167 or 169 of them.
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return { today, week: day.getTime() };
};
