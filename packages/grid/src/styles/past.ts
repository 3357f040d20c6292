import { css } from 'lit';

/** The bar above a table as it was, and how that is told from the present; loaded with it. */
export const pastStyles = css`
  .past-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 18px; padding: 8px 12px; background: var(--_warn-tint); border-block: 1px solid color-mix(in oklab, var(--_warn) 35%, transparent); font-size: 12.5px; }
  .past-bar .as-of { display: flex; align-items: center; gap: 9px; min-inline-size: 0; }
  .past-bar .as-of > div { display: grid; min-inline-size: 0; }
  .past-bar .as-of .icon { color: var(--_warn); flex: none; }
  .past-bar strong { font-weight: 620; }
  .past-bar .sub { color: var(--_muted); font-size: 12px; overflow-wrap: anywhere; }
  .past-bar .slide { flex: 1 1 240px; display: flex; align-items: center; gap: 6px; min-inline-size: 200px; }
  .past-bar .slide input { flex: 1; min-inline-size: 60px; accent-color: var(--_warn); cursor: pointer; }
  .past-bar .slide button { inline-size: 26px; block-size: 26px; border: 0; border-radius: 7px; background: none; color: inherit; font: inherit; font-size: 16px; line-height: 1; cursor: pointer; }
  .past-bar .slide button:hover:not(:disabled) { background: color-mix(in oklab, var(--_text) 9%, transparent); }
  .past-bar .slide button:disabled { opacity: 0.35; cursor: default; }
  .past-bar .slide input:focus-visible { outline: 2px solid var(--_warn); outline-offset: 3px; border-radius: 4px; }
  .past-bar .number { color: var(--_muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
  .past-bar .ways { display: flex; flex-wrap: wrap; align-items: center; gap: 7px; }
  .past-bar .now-text { max-inline-size: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .past-bar .button { background: var(--_surface); }
  .frame.past .row > .cell.hit { background: light-dark(oklch(0.955 0.05 75), oklch(0.34 0.05 75)); box-shadow: inset 2px 0 0 var(--_warn); }
  .frame.past .row > .cell.hit.active { box-shadow: inset 0 0 0 2px var(--_accent); }
  @media (forced-colors: active) { .frame.past .row > .cell.hit { outline: 1px dashed; outline-offset: -3px; } }
`;
