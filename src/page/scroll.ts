/** Shows an element of a box that scrolls by itself, and leaves the page where it is. */
export function scrollInside(box: HTMLElement | null, selector: string): void {
  const found = box?.querySelector(selector);
  if (!box || !found) return;
  const [outer, inner] = [box.getBoundingClientRect(), found.getBoundingClientRect()];
  const margin = Math.min(60, outer.height / 4);
  if (inner.top < outer.top + margin) box.scrollTop -= outer.top + margin - inner.top;
  else if (inner.bottom > outer.bottom - margin) box.scrollTop += inner.bottom - outer.bottom + margin;
}
