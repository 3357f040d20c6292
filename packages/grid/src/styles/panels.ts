import { css } from 'lit';

/** Panels and menus; loaded with the first of them. */
export const panelStyles = css`
  .panel { inline-size: max-content; max-inline-size: min(420px, calc(100vw - 16px)); max-block-size: min(560px, calc(100vh - 16px)); overflow: auto; }
  .panel:focus { outline: none; }
  .panel.wide { inline-size: 400px; padding: 14px 16px 16px; }
  .panel h2 { margin: 0; font-size: 14px; font-weight: 620; }
  .panel.form { padding: 14px; inline-size: 310px; }
  .panel .lead { display: flex; align-items: flex-start; justify-content: space-between; gap: 12px; margin-block-end: 10px; }
  .panel .sub { color: var(--_muted); font-size: 12px; margin: 2px 0 0; }
  .panel .pages { display: flex; gap: 2px; align-items: center; color: var(--_muted); font-size: 12px; white-space: nowrap; }
  .side { border: 1px solid var(--_line); border-radius: 8px; padding: 8px 11px; margin-block-start: 8px; }
  .side.base { border-style: dashed; }
  .side .who { display: block; color: var(--_muted); font-size: 11.5px; margin-block-end: 2px; }
  .side .what { font-size: 14px; overflow-wrap: anywhere; white-space: pre-wrap; max-block-size: 8em; overflow: auto; }
  .side .what:empty::before { content: 'empty'; color: var(--_muted); font-style: italic; }
  .side.now { border-color: color-mix(in oklab, var(--_good) 45%, transparent); }
  .side.other { border-color: color-mix(in oklab, var(--_warn) 55%, transparent); }
  .side .row-line { display: flex; gap: 10px; align-items: center; justify-content: space-between; }
  .actions { display: flex; flex-wrap: wrap; gap: 7px; margin-block-start: 9px; }
  .field-line { display: flex; gap: 7px; margin-block-start: 8px; }
  .input { flex: 1; min-inline-size: 0; border: 1px solid var(--_edge); border-radius: 7px; background: var(--_surface); color: var(--_text); font: inherit; padding: 6px 10px; }
  .input:focus { outline: 2px solid var(--_accent); outline-offset: -1px; border-color: transparent; }
  .problem { color: var(--_bad); font-size: 12px; margin: 5px 0 0; }
  .panel .none { margin-block-start: 10px; }
  .panel ul { list-style: none; margin: 0; padding: 0; }
  .entries li { border-block-start: 1px solid var(--_line); padding-block: 10px; }
  .entries li:last-child { padding-block-end: 0; }
  .entries .state { float: inline-end; display: flex; align-items: center; gap: 4px; margin-inline-start: 12px; font-size: 12px; color: var(--_muted); }
  .entries .text, .theirs .text { overflow-wrap: anywhere; white-space: pre-wrap; font-weight: 540; }
  .entries .text:empty::before, .theirs .text:empty::before { content: 'Empty'; color: var(--_muted); font-style: italic; font-weight: 400; }
  .entries .why { margin: 3px 0 0; font-size: 12px; color: var(--_bad); overflow-wrap: anywhere; }
  .refused > .state { color: var(--_bad); }
  .conflict > .state { color: var(--_warn); }
  .saved > .state { color: var(--_good); }
  .actions.last { position: sticky; inset-block-end: -16px; margin-block: 8px -16px; padding-block: 8px 16px; background: var(--_raised); }
  .theirs li { border: 1px solid var(--_line); border-radius: 8px; padding: 8px 11px; margin-block-start: 8px; }
  .export { display: flex; align-items: center; gap: 7px; margin-block-end: 12px; }
  .export span { flex: 1; }
  .alarm { margin: 0 0 10px; padding: 8px 11px; border-radius: 8px; background: var(--_warn-tint); overflow-wrap: anywhere; }
  .menu { min-inline-size: 216px; outline: none; }
  .menu button { display: flex; align-items: center; gap: 9px; inline-size: 100%; min-block-size: 31px; padding: 4px 9px; border: 0; border-radius: 6px; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  .menu button:hover, .menu button:focus { background: color-mix(in oklab, var(--_accent) 12%, transparent); outline: none; }
  .menu button.danger { color: var(--_bad); }
  .menu button:disabled { opacity: 0.4; }
  .menu kbd { margin-inline-start: auto; padding-inline-start: 18px; color: var(--_muted); font: inherit; font-size: 11.5px; }
  .menu .icon { color: var(--_muted); }
  .menu hr { border: 0; border-block-start: 1px solid var(--_line); margin: 5px 2px; }
  .access fieldset { border: 0; margin: 12px 0 0; padding: 0; display: grid; gap: 1px; }
  .access legend { padding: 0 0 4px; color: var(--_muted); font-size: 12px; }
  .access label { display: flex; align-items: center; gap: 9px; min-block-size: 30px; padding-inline: 6px; border-radius: 6px; cursor: pointer; }
  .access label:hover { background: color-mix(in oklab, var(--_text) 6%, transparent); }
  .access input { margin: 0; accent-color: var(--_accent); }
  .access .sub { margin-block-start: 10px; }
  .types { display: grid; grid-template-columns: 1fr 1fr; gap: 5px; margin-block-start: 10px; }
  .types label { display: flex; align-items: center; gap: 8px; padding: 7px 9px; border: 1px solid var(--_line); border-radius: 8px; cursor: pointer; }
  .types label:hover { border-color: var(--_edge); }
  .types label:has(:checked) { border-color: var(--_accent); background: var(--_tint); }
  .types label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 1px; }
  .types input { position: absolute; opacity: 0; pointer-events: none; }
`;
