/**
 * A window of its own that stays on top of the meeting: the browser's picture-in-picture for pages where there
 * is one, else a small window of the ordinary kind. The page's styles and theme go along.
 */
export type SmallWindow = { readonly kind: "picture" | "popup"; readonly close: () => void };
type Size = { readonly width: number; readonly height: number };
/** Of the browser, and not yet in the type library. */
type PictureInPicture = { requestWindow(size: Size): Promise<Window> };

/**
 * @param draw fills the window's body; answers with what takes everything down again
 * @returns null where the browser lets no window open. Must be called from a press.
 */
export const openSmallWindow = async (
  { width, height, title }: Size & { readonly title: string },
  draw: (window: Window) => () => void,
  closed: () => void,
): Promise<SmallWindow | null> => {
  const picture = (globalThis as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture;
  let kind: SmallWindow["kind"] = "picture";
  let small = await picture?.requestWindow({ width, height }).catch(() => null);
  if (!small) {
    kind = "popup";
    small = window.open("", "wingman-small", `popup,width=${width},height=${height}`);
  }
  if (!small) return null;
  const mine = small;
  mine.document.body.replaceChildren();
  mine.document.head.replaceChildren(...stylesOf(document));
  mine.document.title = title;
  const root = document.documentElement;
  const dress = () => {
    for (const name of ["lang", "dir", "data-theme", "data-density"])
      if (root.hasAttribute(name)) mine.document.documentElement.setAttribute(name, root.getAttribute(name) ?? "");
      else mine.document.documentElement.removeAttribute(name);
  };
  dress();
  const changes = new MutationObserver(dress);
  changes.observe(root, { attributes: true });
  const takeDown = draw(mine);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    changes.disconnect();
    takeDown();
    closed();
  };
  mine.addEventListener("pagehide", end, { once: true });
  return {
    kind,
    close: () => {
      end();
      mine.close();
    },
  };
};

const stylesOf = (from: Document): Node[] =>
  [...from.head.querySelectorAll<HTMLElement>('link[rel="stylesheet"], style, meta[name="color-scheme"]')].map(
    (sheet) => {
      const copy = sheet.cloneNode(true) as HTMLElement;
      // An empty window has no address of its own to stand below.
      if (sheet instanceof HTMLLinkElement) (copy as HTMLLinkElement).href = sheet.href;
      return copy;
    },
  );
