import { css } from 'lit';
import { sideStyles } from './side.ts';

/** The panel of a row; loaded with it. */
export const recordStyles = css`
  ${sideStyles}
  .record { display: flex; flex-direction: column; block-size: 100%; }
  .record header { display: flex; align-items: center; gap: 2px; padding: 14px 12px 10px 18px; border-block-end: 1px solid var(--_line); }
  .record header > div { flex: 1; min-inline-size: 0; }
  .record h2 { font-size: 15px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .record-gone { margin: 0; padding: 16px 18px; color: var(--_muted); }
  .record-fields { flex: 1; min-block-size: 0; overflow: auto; padding: 14px 18px 20px; display: grid; gap: 14px; align-content: start; scroll-padding-block: 14px; }
  .record-line { display: grid; gap: 4px; min-inline-size: 0; }
  .record-name { display: flex; align-items: center; gap: 7px; color: var(--_muted); font-size: 12px; font-weight: 540; }
  .record-name span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
  .record-name .icon { flex: none; }
  .unsaved { inline-size: 6px; block-size: 6px; border-radius: 50%; background: var(--_accent); flex: none; }
  .record-slot { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; }
  .record-slot > .record-value, .record-slot > .editor-host { grid-area: 1 / 1; }
  .record-value {
    inline-size: 100%; min-block-size: 35px; max-block-size: 260px; padding: 6px 10px; border: 1px solid var(--_line); border-radius: 8px; background: var(--_surface); color: inherit; font: inherit; text-align: start;
    white-space: pre-wrap; overflow-wrap: anywhere; overflow: auto; cursor: text; unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent;
  }
  .record-value:empty:not(.box)::before { content: 'Empty'; color: var(--_muted); }
  .record-value:hover { border-color: var(--_edge); }
  .record-value:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
  .record-value[aria-disabled='true'] { cursor: default; background: var(--_head); }
  .record-value.behind { visibility: hidden; }
  .record-value.rating { color: light-dark(#a86200, #f3b95f); letter-spacing: 1px; }
  .record-value.unfit { color: var(--_warn); }
  .record-value.box { position: relative; inline-size: 35px; border-color: transparent; background: none; cursor: pointer; }
  .record-value.box::before { content: ''; position: absolute; inset-block-start: 8px; inset-inline-start: 1px; inline-size: 17px; block-size: 17px; border: 1.5px solid var(--_edge); border-radius: 4px; background: var(--_surface); }
  .record-value.box:hover::before { border-color: var(--_accent); }
  .record-value.box.on::before { border-color: var(--_accent); background: var(--_accent); }
  .record-value.box.on::after { content: ''; position: absolute; inset-block-start: 11px; inset-inline-start: 7px; inline-size: 5px; block-size: 9px; border: solid light-dark(#fff, #101216); border-width: 0 2px 2px 0; transform: rotate(45deg); }
  .record-value .pill { margin: 0; }
  .record-pills { display: flex; flex-wrap: wrap; gap: 4px; }
  .record-links { display: flex; flex-wrap: wrap; align-content: flex-start; gap: 4px; max-inline-size: 130px; padding: 6px 0 0 6px; }
  .record-line.refused .record-value { background: var(--_bad-tint); color: var(--_bad); }
  .record-line.conflict .record-value { background: var(--_warn-tint); }
  .record-line { position: relative; }
  .cell-comments { position: absolute; inset-block-start: -5px; inset-inline-end: 0; align-items: center; gap: 4px; font: inherit; font-size: 12px; }
  .cell-comments:not(.has) { opacity: 0; }
  .record-line:hover .cell-comments, .record-line:focus-within .cell-comments, .cell-comments:focus-visible { opacity: 1; }
  .cell-comments.unread { color: var(--_accent); font-weight: 600; }
  .record-line > .button { justify-self: start; }
  .record-line .problem, .record-line .sub { margin: 0; }
  .record-slot > .editor-host { position: relative; inset: auto; inline-size: 100%; z-index: 1; }
  .record-slot .editor { position: relative; inline-size: 100%; min-block-size: 35px; border-radius: 8px; }
  .record details[open] summary { margin-block-end: 12px; }
  .record details .record-line + .record-line { margin-block-start: 14px; }
  .record summary { color: var(--_muted); font-size: 12px; cursor: pointer; border-radius: 4px; }
  .record summary:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
  .record footer { display: flex; gap: 8px; padding: 10px 18px 12px; border-block-start: 1px solid var(--_line); }
  .record .button { display: inline-flex; align-items: center; gap: 6px; }
  .record .button.danger { color: var(--_bad); }
  @media (forced-colors: active) { .record-value.box.on::before { background: Highlight; forced-color-adjust: none; } }
`;
