import { svg, type TemplateResult } from 'lit';
import { drawn, icon, type IconName } from './icons.ts';

const paths = {
  above: svg`<path d="M8 9V3.2M5.2 6 8 3.2 10.8 6M3 12.8h10"/>`,
  below: svg`<path d="M8 7v5.8M5.2 10 8 12.8 10.8 10M3 3.2h10"/>`,
  trash: svg`<path d="M3 4.5h10M6.3 4.5V3h3.4v1.5M4.3 4.5l.6 8.5h6.2l.6-8.5"/>`,
  rename: svg`<path d="m3 13 .7-2.8 6.9-6.9 2.1 2.1-6.9 6.9z"/>`,
  expand: svg`<path d="M9.5 3h3.5v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4"/>`,
  paste: svg`<rect x="3.5" y="3.5" width="9" height="10" rx="1.5"/><path d="M6 3.5V2.3h4v1.2M6 8h4M6 10.5h4"/>`,
  duplicate: svg`<rect x="2.5" y="3" width="11" height="4" rx="1"/><rect x="2.5" y="9" width="11" height="4" rx="1"/>`,
  fill: svg`<rect x="4" y="2.5" width="8" height="4" rx="1"/><path d="M8 8.5v5M5.6 11 8 13.5l2.4-2.5"/>`,
  check: svg`<path d="m3.5 8.5 3 3 6-7"/>`,
  import: svg`<path d="M8 2.5v7M5 6.8l3 3 3-3M3 11v2.2h10V11"/>`,
  export: svg`<path d="M8 9.8v-7M5 5.5l3-3 3 3M3 11v2.2h10V11"/>`,
  sent: svg`<path d="M8 13V4M4.5 7.2 8 3.7l3.5 3.5"/>`,
  waiting: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.4"/>`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  width: svg`<path d="M2.5 3v10M13.5 3v10M5 8h6M5 8l1.6-1.6M5 8l1.6 1.6M11 8 9.4 6.4M11 8 9.4 9.6"/>`,
  sum: svg`<path d="M11.5 4.5V3h-8L8 8l-4.5 5h8v-1.5"/>`,
  up: svg`<path d="m4 9.5 4-4 4 4"/>`,
  down: svg`<path d="m4 6.5 4 4 4-4"/>`,
  keys: svg`<rect x="1.8" y="4" width="12.4" height="8" rx="1.5"/><path d="M4.5 6.8h.01M7 6.8h.01M9.5 6.8h.01M11.8 6.8h.01M5 9.5h6"/>`,
  print: svg`<path d="M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z"/>`,
} as const;

/** Name of any icon. */
export type AnyIconName = IconName | keyof typeof paths;

/** Any icon, for what is loaded later than the frame (P14). */
export function anyIcon(name: AnyIconName): TemplateResult {
  return name in paths ? drawn(paths[name as keyof typeof paths]) : icon(name as IconName);
}
