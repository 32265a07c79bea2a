/**
 * Where the focus is after one came to another page: on its heading, as on a page that loads whole. A screen reader then
 * says where one is, and the keyboard goes on from there.
 * @module
 */

let arrived = false;

/** Tells that the page became another one: its heading takes the focus. */
export function arrive(): void {
  arrived = true;
  const heading = document.querySelector<HTMLElement>("main [data-heading]");
  (heading ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

/** For a heading that appears: it takes the focus where the one before it had it, as when a page gets its data. */
export function takeFocusLeft(heading: HTMLElement): void {
  if (arrived && document.activeElement === document.body) heading.focus({ preventScroll: true });
}
