const place = 'teable-grid-demo';
/** Where the browser keeps nothing for this page it is known for as long as the page is open. */
let here: string | null = null;

/** By which a browser finds its own tables again, in this window or another one. */
export function visitId(): string {
  try {
    here ??= localStorage.getItem(place);
  } catch {
    // Blocked, as in some private windows.
  }
  return here ?? newVisit();
}

/** Begins another visit, with tables of its own. */
export function newVisit(): string {
  here = crypto.randomUUID().slice(0, 8);
  try {
    localStorage.setItem(place, here);
  } catch {
    // As above.
  }
  return here;
}
