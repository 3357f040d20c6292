import { css } from 'lit';

/** The form of a field; loaded with it. */
export const fieldFormStyles = css`
  .panel.form:has(.field-form) { inline-size: 360px; padding-block-end: 0; }
  .field-form { display: grid; gap: 9px; }
  .form-line { display: grid; grid-template-columns: 104px minmax(0, 1fr); align-items: center; gap: 10px; }
  .form-line > span { color: var(--_muted); font-size: 12px; }
  .form-line output { font-variant-numeric: tabular-nums; }
  .form-line textarea { resize: vertical; }
  .field-form .type-hint { margin: -4px 0 0 114px; }
  :host(:dir(rtl)) .field-form .type-hint { margin: -4px 114px 0 0; }
  .type-button { display: flex; align-items: center; gap: 8px; inline-size: 100%; text-align: start; cursor: pointer; }
  .type-button span { flex: 1; }
  .type-picker { border: 1px solid var(--_line); border-radius: 9px; padding: 8px; max-block-size: 250px; overflow: auto; }
  .type-picker > .input { inline-size: 100%; box-sizing: border-box; }
  .type-group { margin: 9px 2px 0; color: var(--_muted); font-size: 11.5px; font-weight: 600; }
  .type-picker .types { margin-block-start: 4px; }
  .form-tick { display: flex; align-items: flex-start; gap: 9px; cursor: pointer; }
  .form-tick input { margin: 2px 0 0; accent-color: var(--_accent); }
  .choice-list { border: 1px solid var(--_line); border-radius: 9px; margin: 0; padding: 4px 8px 8px; }
  .choice-list legend { padding-inline: 4px; color: var(--_muted); font-size: 12px; }
  .choice-list ol { list-style: none; margin: 0; padding: 0; max-block-size: 210px; overflow: auto; }
  .choice-list li { display: flex; align-items: center; gap: 6px; padding-block: 2px; }
  .choice-list .handle { color: var(--_muted); cursor: grab; font-size: 12px; }
  .choice-list li.over { box-shadow: 0 -2px 0 var(--_accent); }
  .choice-list li:focus-within .handle { color: var(--_text); }
  .choice-list small { color: var(--_muted); font-variant-numeric: tabular-nums; }
  .choice-list .hue { border: 0; cursor: pointer; padding-inline: 8px; }
  .choice-list .input { padding-block: 4px; }
  .plain-icon { display: inline-flex; padding: 4px; border: 0; border-radius: 6px; background: none; color: var(--_muted); cursor: pointer; }
  .plain-icon:hover { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .form-add { display: flex; gap: 6px; margin-block-start: 6px; }
  .convert { border-radius: 9px; padding: 9px 11px; background: color-mix(in oklab, var(--_accent) 7%, var(--_raised)); font-size: 12.5px; }
  .convert p { margin: 0 0 4px; }
  .convert table { inline-size: 100%; border-collapse: collapse; table-layout: fixed; margin-block-start: 6px; }
  .convert th { text-align: start; color: var(--_muted); font-weight: 500; font-size: 11.5px; }
  .convert td { padding: 3px 6px 3px 0; border-block-start: 1px solid var(--_line); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .convert em { color: var(--_bad); }
  .field-form .actions.last { margin-block: 0; inset-block-end: 0; padding-block: 10px 14px; }
`;
