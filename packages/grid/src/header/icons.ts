import { html, svg, type TemplateResult } from 'lit';

const paths = {
  text: svg`<path d="M3 4h10M8 4v9M6 13h4"/>`,
  number: svg`<path d="M6 3 5 13M11 3l-1 10M3 6.5h10M2.7 10h10"/>`,
  checkbox: svg`<rect x="2.5" y="2.5" width="11" height="11" rx="2.5"/><path d="m5.5 8 2 2 3.2-4"/>`,
  select: svg`<circle cx="8" cy="8" r="5.5"/><path d="m5.8 7.2 2.2 2.2 2.2-2.2"/>`,
  'long-text': svg`<path d="M3 4h10M3 7.5h10M3 11h6"/>`,
  'multiple-select': svg`<rect x="2.5" y="3" width="7" height="4" rx="2"/><rect x="2.5" y="9" width="11" height="4" rx="2"/>`,
  date: svg`<rect x="2.5" y="3.5" width="11" height="10" rx="2"/><path d="M2.5 6.8h11M5.5 2v2.6M10.5 2v2.6"/>`,
  rating: svg`<path d="m8 2.6 1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.3l-3.4 1.8.7-3.8-2.8-2.7 3.8-.5z"/>`,
  url: svg`<path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.1-2.1a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.9-.9"/>`,
  email: svg`<rect x="2.5" y="3.5" width="11" height="9" rx="1.5"/><path d="m3 4.5 5 4 5-4"/>`,
  phone: svg`<path d="M5.6 2.8 3.4 3.4c-.3 4.6 4.6 9.5 9.2 9.2l.6-2.2-2.6-1.5-1.2 1A7.6 7.6 0 0 1 6.1 6.6l1-1.2z"/>`,
  user: svg`<circle cx="8" cy="5.7" r="2.7"/><path d="M3 13.3a5.1 5.1 0 0 1 10 0"/>`,
  attachment: svg`<path d="m12.8 7.6-4.9 4.9a3 3 0 0 1-4.3-4.3l5.2-5.1a2 2 0 0 1 2.8 2.8L6.6 11a1 1 0 0 1-1.4-1.4l4.5-4.5"/>`,
  formula: svg`<path d="M12 3.2c-3.4-.9-3.6 1-4 3.6l-.6 3.4c-.4 2.5-1.2 3.4-3.4 2.8M5.2 6.8h5.2"/>`,
  'auto-number': svg`<path d="M3.2 4.4 4.6 3.2v4M2.8 10.2c.3-1.3 2.4-1.2 2.2.2-.1.8-1.3 1.4-2.2 2.4h2.3M8.2 5h5.2M8.2 11.4h5.2"/>`,
  time: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 4.8V8l2.2 1.6"/>`,
  author: svg`<circle cx="6.3" cy="5.7" r="2.5"/><path d="M2 13a4.5 4.5 0 0 1 7-3M9.6 13.2l.4-1.6 2.9-2.9 1.2 1.2-2.9 2.9z"/>`,
  plus: svg`<path d="M8 3.2v9.6M3.2 8h9.6"/>`,
  more: svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>`,
  undo: svg`<path d="M5.5 3 2.8 5.8l2.7 2.8M3 5.8h6.2a4 4 0 0 1 0 8H6"/>`,
  redo: svg`<path d="m10.5 3 2.7 2.8-2.7 2.8M13 5.8H6.8a4 4 0 0 0 0 8H10"/>`,
  edit: svg`<path d="M2.5 4.5h7M2.5 8h4M2.5 11.5h4M9 11.6l4-4 1.3 1.3-4 4H9z"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 3.5A1 1 0 0 0 9.5 2.5h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1"/>`,
  cut: svg`<circle cx="4.5" cy="11.5" r="2"/><circle cx="11.5" cy="11.5" r="2"/><path d="M5.7 9.9 11 2.5M10.3 9.9 5 2.5"/>`,
  conflict: svg`<path d="M8 2.6 14 13H2zM8 6.6v3M8 11.4v.1"/>`,
  comments: svg`<path d="M3.5 3h9a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H8l-3 2.6V11H3.5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z"/>`,
  none: svg``,
  access: svg`<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>`,
  grid: svg`<rect x="2.5" y="3" width="11" height="10" rx="1.5"/><path d="M2.5 6.3h11M6.3 6.3V13"/>`,
  fields: svg`<path d="M1.8 8S4 4 8 4s6.2 4 6.2 4-2.2 4-6.2 4-6.2-4-6.2-4z"/><circle cx="8" cy="8" r="1.8"/>`,
  filter: svg`<path d="M2.5 4.5h11M4.8 8h6.4M7 11.5h2"/>`,
  group: svg`<rect x="2.5" y="2.8" width="11" height="4" rx="1"/><rect x="2.5" y="9.2" width="11" height="4" rx="1"/>`,
  sort: svg`<path d="M5 3v10M2.6 10.6 5 13l2.4-2.4M11 13V3M8.6 5.4 11 3l2.4 2.4"/>`,
  color: svg`<path d="M8 2.5s4 4 4 7a4 4 0 0 1-8 0c0-3 4-7 4-7z"/><path d="M8 11.5a2 2 0 0 1-2-2"/>`,
  height: svg`<path d="M8 2.5v11M5.6 4.9 8 2.5l2.4 2.4M5.6 11.1 8 13.5l2.4-2.4"/>`,
  search: svg`<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>`,
  dots: svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.2"/>`,
  person: svg`<circle cx="8" cy="5.4" r="2.6"/><path d="M3 13.3c.5-2.6 2.5-3.9 5-3.9s4.5 1.3 5 3.9"/>`,
  ascending: svg`<path d="M8 13V3.5M4.5 7 8 3.5 11.5 7"/>`,
  descending: svg`<path d="M8 3v9.5M4.5 9 8 12.5 11.5 9"/>`,
} as const;

/** Name of an icon that is there at first; those of field types have the names of their editors' kinds. The others: `more-icons.ts`. */
export type IconName = keyof typeof paths;

/** A line icon of 16 pixels in the colour of the text; hidden from those who listen. */
export function icon(name: IconName): TemplateResult {
  return drawn(paths[name]);
}

/** The icon of a drawing. */
export function drawn(paths: TemplateResult<2>): TemplateResult {
  return html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;
}
