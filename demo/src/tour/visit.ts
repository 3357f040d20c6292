const place = 'teable-grid-demo';

/** By which a browser finds its own tables again, in this window or another one. */
export function visitId(): string {
  return localStorage.getItem(place) ?? newVisit();
}

/** Begins another visit, with tables of its own. */
export function newVisit(): string {
  const id = crypto.randomUUID().slice(0, 8);
  localStorage.setItem(place, id);
  return id;
}
