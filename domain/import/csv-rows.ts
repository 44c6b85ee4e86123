/** RFC 4180, as spreadsheets write it: quotes, quotes within them, lines within them, a mark before all. */
export const csvRows = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  const content = text.replace(/^\uFEFF/, "");
  while (cell.lastIndex < content.length) {
    const found = cell.exec(content);
    if (found === null) break; // A quote that nobody closed: what is behind it cannot be told apart.
    const [, quoted, plain = "", end] = found;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") {
      if (cell.lastIndex === content.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows.filter((cells) => cells.some((each) => each !== ""));
};
