import { css } from 'lit';
import { sideStyles } from './side.ts';

/** The inbox; loaded with it. */
export const conflictStyles = css`
  ${sideStyles}
  .inbox { display: flex; flex-direction: column; block-size: 100%; }
  .inbox header { display: flex; align-items: center; gap: 2px; padding: 14px 12px 10px 18px; }
  .inbox header > div { flex: 1; min-inline-size: 0; }
  .inbox h2 { font-size: 15px; }
  .inbox-filter { display: flex; flex-wrap: wrap; gap: 6px; padding: 0 18px 8px; }
  .inbox-filter .input { flex: 1 1 90px; padding: 4px 6px; font-size: 12.5px; text-overflow: ellipsis; }
  .inbox-together { display: flex; flex-wrap: wrap; align-items: center; gap: 7px; padding: 0 18px 10px; }
  .inbox input[type='checkbox'] { inline-size: 15px; block-size: 15px; margin: 0 5px 0 0; accent-color: var(--_accent); flex: none; }
  .panel .inbox-list { flex: 1; min-block-size: 0; overflow: auto; border-block-start: 1px solid var(--_line); overscroll-behavior: contain; scroll-padding-block: 12px; }
  .inbox-list:empty, .inbox-list:has(+ .inbox-empty) { display: none; }
  .inbox-more { padding: 9px 18px; color: var(--_muted); font-size: 12px; text-align: center; }
  .conflict-line { border-block-end: 1px solid var(--_line); border-inline-start: 3px solid transparent; }
  .conflict-line.active { background: color-mix(in oklab, var(--_warn) 5%, transparent); border-inline-start-color: var(--_warn); }
  .conflict-top { display: flex; align-items: flex-start; gap: 4px; padding-inline-start: 15px; }
  .conflict-top > input { margin-block-start: 12px !important; }
  .conflict-head { flex: 1; min-inline-size: 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 3px 10px; padding: 9px 18px 9px 4px; border: 0; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  .conflict-head:focus-visible { outline: 2px solid var(--_accent); outline-offset: -3px; border-radius: 8px; }
  .conflict-where { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--_muted); unicode-bidi: plaintext; }
  .conflict-where b { font-weight: 600; color: var(--_text); }
  .conflict-kind { color: var(--_muted); font-size: 11.5px; white-space: nowrap; padding-block-start: 1px; }
  .conflict-values { grid-column: 1 / -1; display: flex; gap: 7px; align-items: baseline; min-inline-size: 0; font-size: 13px; }
  .conflict-values > span { flex: 0 1 auto; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .conflict-values i { font-style: normal; color: var(--_warn); flex: none; }
  .conflict-values small { color: var(--_muted); font-size: 11.5px; }
  .conflict-details { padding: 0 18px 14px 15px; }
  .conflict-details .side .what { max-block-size: 14em; flex: 1; min-inline-size: 0; }
  .conflict-details .side .button { flex: none; white-space: nowrap; }
  .conflict-details .side.both { border-color: color-mix(in oklab, var(--_accent) 45%, transparent); }
  .conflict-details ins { text-decoration: none; background: color-mix(in oklab, var(--_good) 22%, transparent); border-radius: 3px; box-shadow: 0 1px 0 var(--_good); }
  .conflict-details del { color: var(--_muted); text-decoration: line-through; text-decoration-color: var(--_bad); }
  .conflict-details .side.base { border-color: var(--_edge); }
  .conflict-details del + ins { margin-inline-start: 3px; }
  .conflict-details textarea { resize: vertical; line-height: 1.4; }
  .inbox-empty { flex: 1; display: grid; align-content: center; justify-items: center; gap: 6px; padding: 30px 24px; text-align: center; color: var(--_muted); }
  .inbox-empty p { margin: 0; }
  .inbox-keys { display: flex; flex-wrap: wrap; gap: 4px 12px; padding: 8px 18px 10px; border-block-start: 1px solid var(--_line); color: var(--_muted); font-size: 11.5px; }
  .inbox-keys kbd { display: inline-block; min-inline-size: 17px; margin-inline-end: 3px; padding-inline: 3px; border: 1px solid var(--_line); border-radius: 4px; text-align: center; font: inherit; }
  @media (pointer: coarse) { .inbox-keys { display: none; } }
`;
