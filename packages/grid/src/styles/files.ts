import { css } from 'lit';

/** The dialogs for files. */
export const fileStyles = css`
  .file-dialog {
    inline-size: min(960px, calc(100vw - 32px)); max-block-size: min(760px, calc(100vh - 32px)); padding: 20px 22px; border: 1px solid var(--_edge); border-radius: 12px;
    background: var(--_raised); color: var(--_text); box-shadow: var(--_shadow); font: var(--_size) / 1.4 var(--_font); overflow: hidden; flex-direction: column; gap: 12px;
  }
  .file-dialog[open] { display: flex; }
  .file-dialog:has(.narrow, .drop, progress) { inline-size: min(520px, calc(100vw - 32px)); }
  .file-dialog::backdrop { background: light-dark(rgb(20 26 40 / 0.32), rgb(0 0 0 / 0.55)); }
  .file-dialog > form { display: flex; flex-direction: column; gap: 12px; min-block-size: 0; }
  .file-dialog h2 { margin: 0; font-size: 15px; font-weight: 620; outline: none; overflow-wrap: anywhere; }
  .file-dialog h3 { margin: 0; font-size: 13px; font-weight: 600; flex: 1; }
  .file-dialog p { margin: 0; }
  .file-dialog .sub { color: var(--_muted); font-size: 12px; }
  .file-dialog .problem { color: var(--_bad); font-size: 12px; }
  .file-dialog .alarm { padding: 8px 11px; border-radius: 8px; background: var(--_warn-tint); overflow-wrap: anywhere; }
  .file-dialog .last, .file-dialog .list-head { display: flex; align-items: center; gap: 8px; flex: none; }
  .file-dialog .grow { flex: 1; }
  .file-dialog .input { min-inline-size: 0; border: 1px solid var(--_edge); border-radius: 7px; background: var(--_surface); color: var(--_text); font: inherit; padding: 5px 8px; }
  .file-dialog .input:focus-visible, .file-dialog button:focus-visible, .file-dialog .scroll:focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; }
  .file-dialog .drop { display: grid; justify-items: center; gap: 2px; padding: 26px 16px; border: 1.5px dashed var(--_edge); border-radius: 10px; text-align: center; cursor: pointer; }
  .file-dialog .drop:hover { border-color: var(--_accent); background: var(--_tint); }
  .file-dialog .drop:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 1px; }
  .file-dialog .drop input { position: absolute; opacity: 0; pointer-events: none; inline-size: 1px; }
  .file-dialog .drop .icon { inline-size: 22px; block-size: 22px; color: var(--_accent); }
  .file-dialog .drop span, .file-dialog .stacked span, .file-dialog .choice-of span, .file-dialog legend { color: var(--_muted); font-size: 12px; }
  .file-dialog .stacked, .file-dialog .choice-of { display: grid; gap: 4px; }
  .file-dialog textarea { resize: vertical; max-block-size: 200px; }
  .file-dialog .choices-line { display: flex; flex-wrap: wrap; gap: 10px 14px; align-items: end; }
  .file-dialog .choice-of select { max-inline-size: 300px; }
  .file-dialog .tick, .file-dialog fieldset label { display: flex; align-items: center; gap: 8px; min-block-size: 30px; cursor: pointer; }
  .file-dialog input[type='checkbox'], .file-dialog input[type='radio'] { margin: 0; accent-color: var(--_accent); flex: none; }
  .file-dialog fieldset { border: 0; margin: 0; padding: 0; }
  .file-dialog legend { padding: 0 0 2px; }
  .file-dialog .sets { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
  .file-dialog .scroll { overflow: auto; min-block-size: 120px; border: 1px solid var(--_line); border-radius: 8px; background: var(--_surface); }
  .file-dialog .scroll[aria-busy='true'] { opacity: 0.55; }
  .file-dialog table { border-collapse: separate; border-spacing: 0; font-size: 12.5px; }
  .file-dialog .misfits { inline-size: 100%; }
  .file-dialog th { position: sticky; inset-block-start: 0; background: var(--_head); text-align: start; font-weight: 560; border-block-end: 1px solid var(--_edge); z-index: 1; }
  .file-dialog th, .file-dialog td { padding: 5px 9px; border-inline-end: 1px solid var(--_line); vertical-align: top; }
  .file-dialog td { border-block-end: 1px solid var(--_line); white-space: pre; max-inline-size: 280px; overflow: hidden; text-overflow: ellipsis; unicode-bidi: plaintext; text-align: -webkit-match-parent; text-align: match-parent; }
  .file-dialog .misfits td { white-space: pre-wrap; overflow-wrap: anywhere; }
  .file-dialog td.number { text-align: end; font-variant-numeric: tabular-nums; }
  .file-dialog tbody .line { inset-inline-start: 0; color: var(--_muted); font-weight: 400; text-align: end; font-variant-numeric: tabular-nums; border-block-end-color: var(--_line); }
  .file-dialog thead .line { inset-inline-start: 0; z-index: 2; }
  .file-dialog .preview thead th { min-inline-size: 158px; }
  .file-dialog .preview thead .line { min-inline-size: 0; }
  .file-dialog .preview thead .input { inline-size: 100%; margin-block-start: 4px; font-weight: 400; font-size: 12px; padding: 3px 6px; }
  .file-dialog .source, .file-dialog .kind, .file-dialog .fit { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-inline-size: 240px; }
  .file-dialog .kind, .file-dialog .fit { font-weight: 400; font-size: 11.5px; color: var(--_muted); margin-block-start: 5px; }
  .file-dialog .kind:empty, .file-dialog .fit:empty { display: none; }
  .file-dialog .fit.some { color: var(--_warn); }
  .file-dialog .misfits td.number { inline-size: 1%; }
  .file-dialog td.unfit { color: var(--_warn); text-decoration: underline dotted; text-underline-offset: 3px; }
  .file-dialog td.skipped { color: color-mix(in oklab, var(--_muted) 65%, transparent); }
  .file-dialog progress { inline-size: 100%; block-size: 8px; accent-color: var(--_accent); }
  .file-dialog .facts { margin: 0; padding-inline-start: 18px; }
  .file-dialog .sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
`;
