import { css } from 'lit';

/** What panels at the side of the sheet have in common. */
export const sideStyles = css`
  .panel.side-panel { padding: 0; border-radius: 12px; overflow: hidden; max-block-size: none; max-inline-size: none; }
  /* A notice stands beside it, where there is room for both; it is in the top layer, and would hide what it says. */
  @container (min-width: 760px) { .foot:has(~ .side-panel:popover-open) .notice { inset-inline-end: 444px; } }
  .plain-icon { display: inline-flex; padding: 5px; border: 0; border-radius: 6px; background: none; color: var(--_muted); cursor: pointer; }
  .plain-icon:hover:not(:disabled) { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .plain-icon:disabled { opacity: 0.35; cursor: default; }
`;
