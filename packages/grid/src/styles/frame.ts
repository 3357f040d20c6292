import { css } from 'lit';

/** The bar below, notices, buttons, and what stands in place of a sheet. */
export const frameStyles = css`
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 4px; white-space: nowrap; }
  .bar .more { flex: 1 1 0; min-inline-size: 0; display: flex; flex-wrap: wrap; block-size: 18px; line-height: 18px; padding-inline: 4px; overflow: hidden; }
  /* A reason of which there would be a word or two is not shown: it wraps out of sight. */
  .bar .more::before { content: ''; inline-size: 1px; block-size: 18px; }
  .bar .more span { flex: 1 1 16ch; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; }
  .bar .end { display: flex; align-items: center; margin-inline-start: auto; gap: 4px; }
  .bar button {
    display: inline-flex; align-items: center; gap: 6px; block-size: 24px; padding-inline: 8px; border: 0; border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer; flex: none;
  }
  .bar button:hover:not(:disabled) { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .bar button:disabled { opacity: 0.35; cursor: default; }
  .bar button:focus-visible, .panel button:focus-visible, .add-row:focus-visible, .add-field:focus-visible, .start button:focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; }
  .bar button.warn { color: var(--_warn); background: var(--_warn-tint); }
  .bar button.bad { color: var(--_bad); background: var(--_bad-tint); }
  .status { display: inline-flex; min-inline-size: 0; flex: 0 1 auto; max-inline-size: 100%; }
  .bar .status button { color: var(--_text); flex: 0 1 auto; min-inline-size: 0; gap: 7px; }
  .bar button, .status button span, .bar .more span, .panel h2, .panel p, .panel .text, .notice span, .editor-host .chip { unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent; }
  .status button span { overflow: hidden; text-overflow: ellipsis; }
  .bar .try { color: var(--_accent); font-weight: 540; }
  .status i { inline-size: 8px; block-size: 8px; border-radius: 50%; flex: none; background: var(--_good); }
  .status.busy i { background: var(--_accent); animation: pulse 1.1s ease-in-out infinite alternate; }
  .status.warn i { background: var(--_warn); }
  .status.bad i { background: var(--_bad); }
  .figures { unicode-bidi: plaintext; font-variant-numeric: tabular-nums; padding-inline: 6px; overflow: hidden; text-overflow: ellipsis; }
  .button { border: 1px solid var(--_edge); border-radius: 7px; background: var(--_surface); color: var(--_text); font: inherit; font-weight: 540; padding: 5px 11px; cursor: pointer; white-space: nowrap; }
  .button:hover { border-color: var(--_accent); }
  .button.primary { background: var(--_accent); border-color: var(--_accent); color: light-dark(#fff, #101216); }
  .button.plain { border-color: transparent; background: none; padding-inline: 7px; color: var(--_muted); }
  .button.plain:hover { color: var(--_text); background: color-mix(in oklab, var(--_text) 7%, transparent); }
  .button:disabled { opacity: 0.4; cursor: default; }
  .notice {
    position: absolute; inset-block-end: calc(100% + 12px); inset-inline: 12px; margin-inline: auto; inline-size: fit-content; max-inline-size: min(460px, calc(100% - 24px)); z-index: 9; display: flex; align-items: center; gap: 8px; padding: 7px 8px 7px 14px;
    border-radius: 9px; background: light-dark(#242832, #eceef2); color: light-dark(#f4f5f7, #1c2029); box-shadow: var(--_shadow); font-size: 12.5px;
  }
  .notice .button.plain { color: inherit; opacity: 0.85; text-decoration: underline; text-underline-offset: 2px; }
  .notice .button.plain:hover { background: rgb(128 128 128 / 0.25); opacity: 1; color: inherit; }
  .start { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 6px; text-align: center; padding: 24px; color: var(--_muted); background: var(--_surface); z-index: 6; }
  .start .ways { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; }
  .start strong { color: var(--_text); font-size: 15px; font-weight: 620; }
  .start p { margin: 0 0 8px; max-inline-size: 44ch; }
  .hint { position: absolute; inset-block-start: calc(var(--head) + var(--row) + 28px); inset-inline: 0; text-align: center; color: var(--_muted); pointer-events: none; }
  .frame.dropping::after { content: ''; position: absolute; inset: 0; z-index: 10; border: 2px dashed var(--_accent); border-radius: inherit; background: color-mix(in oklab, var(--_accent) 10%, transparent); pointer-events: none; }
`;
