import { css } from 'lit';

/** Editors and what opens below them. */
export const editorStyles = css`
  .editor-host { position: absolute; inset-block-start: -1px; z-index: 3; min-block-size: calc(var(--row) + 1px); display: flex; flex-direction: column; }
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
  .shared-editor { position: relative; display: flex; flex-direction: column; align-items: flex-start; }
  .draft-carets {
    position: absolute; inset-block-start: 0; inset-inline-start: 0; box-sizing: border-box; padding: calc((var(--row) + 1px - 1.4em) / 2) var(--_pad); line-height: 1.4;
    white-space: pre-wrap; overflow-wrap: break-word; overflow: hidden; color: transparent; pointer-events: none;
  }
  .draft-carets:empty { display: none; }
  .draft-carets mark { color: transparent; background: oklch(0.7 0.14 var(--_hue) / 0.3); }
  .draft-carets i { position: relative; }
  .draft-carets i::before { content: ''; position: absolute; inset-block: -0.15em; inset-inline-start: -1px; inline-size: 2px; block-size: 1.35em; background: light-dark(oklch(0.55 0.17 var(--_hue)), oklch(0.78 0.14 var(--_hue))); }
  .draft-carets i::after {
    content: attr(data-name); position: absolute; inset-block-end: 1.05em; inset-inline-start: -1px; max-inline-size: 120px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 0 4px; border-radius: 3px 3px 3px 0;
    font: 500 10px / 1.4 var(--_font); color: #fff; background: oklch(0.5 0.17 var(--_hue)); animation: name-goes 0.3s calc(2s + var(--_since)) both;
  }
  @media (forced-colors: active) { .draft-carets i::before, .draft-people i { background: Highlight; } }
  @keyframes name-goes { to { opacity: 0; } }
  .draft-people {
    display: flex; align-items: center; gap: 4px; margin-block-start: 4px; max-inline-size: 340px; padding: 3px 9px; border-radius: 6px; border: 1px solid var(--_edge); background: var(--_raised); color: var(--_text);
    box-shadow: var(--_shadow); font-size: 12px; line-height: 1.35; white-space: normal;
  }
  .draft-people[hidden] { display: none; }
  .draft-people i { flex: none; inline-size: 8px; block-size: 8px; border-radius: 50%; background: light-dark(oklch(0.55 0.17 var(--_hue)), oklch(0.78 0.14 var(--_hue))); }
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
`;
