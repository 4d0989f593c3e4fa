/**
 * Scrolls a box so that one of its elements is visible; the page stays where it is.
 *
 * @param wide the element to show from left to right, if that is another one.
 */
export function scrollInside(box: HTMLElement | null, selector: string, wide = ""): void {
  const found = box?.querySelector(selector);
  if (!box || !found) return;
  const [outer, inner] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
  const margin = Math.min(60, outer.height / 4);
  if (inner.top < outer.top + margin) box.scrollTop -= outer.top + margin - inner.top;
  else if (inner.bottom > outer.bottom - margin) box.scrollTop += inner.bottom - outer.bottom + margin;
  const across = wide === "" ? undefined : box.querySelector(wide)?.getBoundingClientRect();
  if (across === undefined) return;
  if (across.left < outer.left + 60) box.scrollLeft -= outer.left + 60 - across.left;
  else if (across.right > outer.right) box.scrollLeft += across.right - outer.right + 12;
}
