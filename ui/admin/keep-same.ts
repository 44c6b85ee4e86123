/** A list asked for anew, with what has not changed as it was: its row stays, and so does the focus in it. */
export const keepSame = <Item>(): ((items: Item[]) => Item[]) => {
  let known = new Map<string, Item>();
  return (items) => {
    const next = new Map(
      items.map((item) => {
        const text = JSON.stringify(item);
        return [text, known.get(text) ?? item] as const;
      }),
    );
    known = next;
    return [...next.values()];
  };
};
