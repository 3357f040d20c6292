import { css } from 'lit';

/** The places of what is loaded after the rows are painted, as large as it will be (P15), and what is shown while a table is awaited. */
export const placeStyles = css`
  .view-frame { flex: none; position: relative; container-type: inline-size; border-radius: inherit; }
  .view-bar { min-block-size: 40px; padding: 4px 6px; border-block-end: 1px solid var(--_edge); background: var(--_surface); border-start-start-radius: inherit; border-start-end-radius: inherit; }
  .column > .name:first-child { margin-inline-start: 23px; }
  .foot { flex: none; position: relative; container-type: inline-size; }
  .bar { min-block-size: 34px; padding: 4px 6px; border-block-start: 1px solid var(--_edge); background: var(--_head); font-size: 12px; color: var(--_muted); }
  .skeleton { position: absolute; inset: 0; z-index: 6; background: var(--_surface); overflow: hidden; display: grid; grid-template-rows: var(--head); grid-auto-rows: var(--row); }
  .skeleton div { display: grid; grid-template-columns: 52px 2fr 1fr 1.4fr 1fr; gap: 26px; align-items: center; padding-inline: 16px; border-block-end: 1px solid var(--_line); }
  .skeleton div:first-child { background: var(--_head); }
  .skeleton i { block-size: 9px; border-radius: 5px; background: color-mix(in oklab, var(--_text) 12%, transparent); animation: pulse 1.1s ease-in-out infinite alternate; }
  .skeleton i:nth-child(3) { inline-size: 60%; }
  .skeleton i:nth-child(4) { inline-size: 80%; }
  @keyframes pulse { from { opacity: 0.35; } }
  .live { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
