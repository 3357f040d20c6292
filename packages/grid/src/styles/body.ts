import { css } from 'lit';

/** Rows of more lines, and what a page draws itself. */
export const bodyStyles = css`
  .tall { --line: 28px !important; }
  .tall .cell.text, .tall .cell.long-text {
    display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: var(--lines); white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.4; padding-block-start: 4.5px;
  }
  .tall .cell > .pills { flex-wrap: wrap; }
  .own { display: contents; }
  .printed { display: none; }
`;
