import { css } from 'lit';

/**
 * Tokens. A page sets the public ones (`--teable-*`, listed in SPEC.md) on the element; light and dark follow the
 * page's `color-scheme`, or the `theme` attribute.
 */
export const tokens = css`
  :host {
    --_accent: var(--teable-accent, light-dark(#2a63d4, #7aa7ff));
    --_surface: var(--teable-surface, light-dark(#ffffff, #15171c));
    --_raised: var(--teable-raised, light-dark(#ffffff, #1f2229));
    --_head: var(--teable-head, light-dark(#f6f7f9, #1b1e24));
    --_text: var(--teable-text, light-dark(#1c2029, #e6e8ee));
    --_muted: var(--teable-muted, light-dark(#626977, #9ba3b1));
    --_line: var(--teable-line, light-dark(#e7e9ee, #2a2e37));
    --_edge: var(--teable-edge, light-dark(#d4d8e0, #3a3f4b));
    --_good: var(--teable-good, light-dark(#1a7f4b, #5ccf95));
    --_warn: var(--teable-warn, light-dark(#8f5600, #f3b95f));
    --_bad: var(--teable-bad, light-dark(#b93127, #ff8f85));
    --_radius: var(--teable-radius, 8px);
    --_font: var(--teable-font, 'Inter', ui-sans-serif, system-ui, 'Segoe UI', 'Noto Sans', sans-serif);
    --_size: var(--teable-font-size, 13px);
    --_pad: var(--teable-cell-padding, 10px);
    --_hover: color-mix(in oklab, var(--_text) 4%, var(--_surface));
    --_tint: color-mix(in oklab, var(--_accent) 9%, var(--_surface));
    --_bad-tint: light-dark(#fdecea, #351f20);
    --_warn-tint: light-dark(#fff3d6, #332a19);
    --_shadow: 0 1px 2px rgb(0 0 0 / 0.08), 0 8px 28px light-dark(rgb(20 26 40 / 0.16), rgb(0 0 0 / 0.55));
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  [data-hue='0'] { --_hue: 258; }
  [data-hue='1'] { --_hue: 158; }
  [data-hue='2'] { --_hue: 62; }
  [data-hue='3'] { --_hue: 20; }
  [data-hue='4'] { --_hue: 302; }
  [data-hue='5'] { --_hue: 205; }
  [data-hue='6'] { --_hue: 122; }
  [data-hue='7'] { --_hue: 345; }
  [data-hue='8'] { --_hue: 90; }
  [data-hue='9'] { --_hue: 278; }
`;
