import { css } from 'lit';

/** Editors, the bar below, panels, menus and notices. */
export const panelStyles = css`
  .editor-host { position: absolute; inset-block-start: -1px; z-index: 3; min-block-size: calc(var(--row) + 1px); display: flex; flex-direction: column; }
  .editor-host.frozen { position: sticky; flex: none; }
  .editor {
    inline-size: 100%; min-block-size: calc(var(--row) + 1px); margin: 0; border: 0; border-radius: 2px; outline: 2px solid var(--_accent); outline-offset: -1px; resize: none; overflow: auto;
    font: inherit; color: var(--_text); background: var(--_raised); box-shadow: var(--_shadow); padding: 0 var(--_pad); line-height: 1.4;
  }
  .text-editor { padding-block: calc((var(--row) + 1px - 1.4em) / 2); display: block; overflow: hidden auto; min-inline-size: 160px; white-space: pre-wrap; }
  .number-editor { text-align: end; font-variant-numeric: tabular-nums; }
  .select-editor, .date-editor { padding: 0; display: flex; }
  .select-editor .chosen { display: flex; flex-wrap: wrap; gap: 4px; padding: 4px 0 4px 6px; max-inline-size: 65%; }
  .select-editor .chosen:empty { display: none; }
  .select-editor .chosen .pill { line-height: 20px; margin: 0; max-inline-size: 100%; cursor: pointer; }
  .select-editor input, .date-editor input { flex: 1; min-inline-size: 0; inline-size: 100%; border: 0; outline: 0; background: none; font: inherit; color: inherit; padding: 0 var(--_pad); }
  .editor-host .chip {
    align-self: flex-start; margin-block-start: 4px; max-inline-size: 320px; padding: 4px 9px; border-radius: 6px; background: var(--_warn-tint); color: var(--_text); border: 1px solid color-mix(in oklab, var(--_warn) 45%, transparent);
    box-shadow: var(--_shadow); font-size: 12px; white-space: normal; line-height: 1.35;
  }
  .choices, .calendar, .panel { position: fixed; inset: auto; margin: 0; padding: 5px; border: 1px solid var(--_edge); border-radius: 10px; background: var(--_raised); color: var(--_text); box-shadow: var(--_shadow); font: var(--_size) / 1.4 var(--_font); }
  .choices { min-inline-size: 200px; max-inline-size: 320px; max-block-size: 280px; overflow: auto; }
  .choice { display: flex; align-items: center; gap: 6px; padding: 5px 8px; border-radius: 6px; cursor: default; min-block-size: 30px; }
  .choice.active { background: color-mix(in oklab, var(--_accent) 12%, transparent); }
  .choice.clear { color: var(--_muted); }
  .choice.current::after { content: '✓'; margin-inline-start: auto; color: var(--_muted); }
  .choice.create .pill { background: color-mix(in oklab, var(--_text) 9%, transparent); color: inherit; }
  .calendar { padding: 10px; inline-size: 252px; }
  .calendar-head { display: flex; align-items: center; justify-content: space-between; font-weight: 600; padding-block-end: 6px; }
  .calendar-days { display: grid; grid-template-columns: repeat(7, 1fr); text-align: center; row-gap: 1px; }
  .calendar-days span { color: var(--_muted); font-size: 11px; padding-block: 4px; }
  .calendar button { border: 0; background: none; font: inherit; color: inherit; block-size: 30px; min-inline-size: 30px; border-radius: 7px; cursor: pointer; font-variant-numeric: tabular-nums; padding: 0; }
  .calendar button:hover { background: color-mix(in oklab, var(--_text) 8%, transparent); }
  .calendar .other { color: color-mix(in oklab, var(--_muted) 65%, transparent); }
  .calendar .today { box-shadow: inset 0 0 0 1px var(--_edge); }
  .calendar .chosen { background: var(--_accent); color: light-dark(#fff, #101216); }

  .foot { flex: none; position: relative; container-type: inline-size; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 4px; min-block-size: 34px; padding: 4px 6px; border-block-start: 1px solid var(--_edge); background: var(--_head); font-size: 12px; color: var(--_muted); white-space: nowrap; }
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
  @keyframes pulse { from { opacity: 0.35; } }
  .figures { unicode-bidi: plaintext; font-variant-numeric: tabular-nums; padding-inline: 6px; overflow: hidden; text-overflow: ellipsis; }
  .people { display: flex; padding-inline: 6px; }
  .bar .person { inline-size: 22px; block-size: 22px; border-radius: 50%; margin-inline-start: -3px; display: grid; place-items: center; font-size: 9.5px; font-weight: 650; border: 2px solid var(--_head); padding: 0; color: light-dark(#fff, #101216); background: light-dark(oklch(0.58 0.15 var(--_hue)), oklch(0.72 0.13 var(--_hue))); }

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
  .button { border: 1px solid var(--_edge); border-radius: 7px; background: var(--_surface); color: var(--_text); font: inherit; font-weight: 540; padding: 5px 11px; cursor: pointer; white-space: nowrap; }
  .button:hover { border-color: var(--_accent); }
  .button.primary { background: var(--_accent); border-color: var(--_accent); color: light-dark(#fff, #101216); }
  .button.plain { border-color: transparent; background: none; padding-inline: 7px; color: var(--_muted); }
  .button.plain:hover { color: var(--_text); background: color-mix(in oklab, var(--_text) 7%, transparent); }
  .button:disabled { opacity: 0.4; cursor: default; }
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
  .notice {
    position: absolute; inset-block-end: calc(100% + 12px); inset-inline: 12px; margin-inline: auto; inline-size: fit-content; max-inline-size: min(460px, calc(100% - 24px)); z-index: 9; display: flex; align-items: center; gap: 8px; padding: 7px 8px 7px 14px;
    border-radius: 9px; background: light-dark(#242832, #eceef2); color: light-dark(#f4f5f7, #1c2029); box-shadow: var(--_shadow); font-size: 12.5px;
  }
  .notice .button.plain { color: inherit; opacity: 0.85; text-decoration: underline; text-underline-offset: 2px; }
  .notice .button.plain:hover { background: rgb(128 128 128 / 0.25); opacity: 1; color: inherit; }
  .start { position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 6px; text-align: center; padding: 24px; color: var(--_muted); background: var(--_surface); z-index: 6; }
  .start strong { color: var(--_text); font-size: 15px; font-weight: 620; }
  .start p { margin: 0 0 8px; max-inline-size: 44ch; }
  .hint { position: absolute; inset-block-start: calc(var(--head) + var(--row) + 28px); inset-inline: 0; text-align: center; color: var(--_muted); pointer-events: none; }
  .skeleton { position: absolute; inset: 0; z-index: 6; background: var(--_surface); overflow: hidden; display: grid; grid-template-rows: var(--head); grid-auto-rows: var(--row); }
  .skeleton div { display: grid; grid-template-columns: 52px 2fr 1fr 1.4fr 1fr; gap: 26px; align-items: center; padding-inline: 16px; border-block-end: 1px solid var(--_line); }
  .skeleton div:first-child { background: var(--_head); }
  .skeleton i { block-size: 9px; border-radius: 5px; background: color-mix(in oklab, var(--_text) 12%, transparent); animation: pulse 1.1s ease-in-out infinite alternate; }
  .skeleton i:nth-child(3) { inline-size: 60%; }
  .skeleton i:nth-child(4) { inline-size: 80%; }
  .live { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
