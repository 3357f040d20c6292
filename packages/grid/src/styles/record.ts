import { css } from 'lit';

/** The panel of a row; loaded with it. */
export const recordStyles = css`
  .panel.side-panel { padding: 0; border-radius: 12px; overflow: hidden; }
  .record { display: flex; flex-direction: column; block-size: 100%; }
  .record header { display: flex; align-items: center; gap: 2px; padding: 14px 12px 10px 18px; border-block-end: 1px solid var(--_line); }
  .record header > div { flex: 1; min-inline-size: 0; }
  .record h2 { font-size: 15px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .record-fields { flex: 1; overflow: auto; padding: 12px 18px; display: grid; gap: 12px; align-content: start; }
  .record-line { display: grid; gap: 4px; position: relative; }
  .record-name { display: flex; align-items: center; gap: 7px; color: var(--_muted); font-size: 12px; font-weight: 540; }
  .record-slot { position: relative; min-block-size: 34px; }
  .record-value { inline-size: 100%; min-block-size: 34px; padding: 6px 10px; border: 1px solid var(--_line); border-radius: 8px; background: var(--_surface); color: inherit; font: inherit; text-align: start; white-space: pre-wrap; overflow-wrap: anywhere; cursor: text; max-block-size: 240px; overflow: auto; }
  .record-value:empty::before { content: 'Empty'; color: var(--_muted); }
  .record-value:hover { border-color: var(--_edge); }
  .record-value:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
  .record-value[aria-disabled='true'] { cursor: default; background: var(--_head); }
  .record-value.checkbox { inline-size: auto; border: 0; background: none; font-size: 18px; padding: 2px; cursor: pointer; }
  .record-line.refused .record-value { background: var(--_bad-tint); color: var(--_bad); }
  .record-line.conflict .record-value { background: var(--_warn-tint); }
  .record-slot > .editor-host { position: relative; inset: auto; inline-size: 100%; min-block-size: 34px; }
  .record-slot > .editor-host > .editor { position: relative; inline-size: 100%; min-block-size: 34px; }
  .record details { display: grid; gap: 12px; }
  .record summary { color: var(--_muted); font-size: 12px; cursor: pointer; }
  .record details > .record-line { margin-block-start: 12px; }
  .record footer { display: flex; gap: 8px; padding: 10px 18px 14px; border-block-start: 1px solid var(--_line); }
  .record .button { display: inline-flex; align-items: center; gap: 6px; }
  .record .button.danger { color: var(--_bad); }
  .plain-icon { display: inline-flex; padding: 5px; border: 0; border-radius: 6px; background: none; color: var(--_muted); cursor: pointer; }
  .plain-icon:hover { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .plain-icon:disabled { opacity: 0.35; cursor: default; }
`;
