import { css } from 'lit';

/** Others: in the sheet, in the bar, and who is followed. */
export const peopleStyles = css`
  .cell.peer, .person, .following { --_peer: light-dark(oklch(0.53 0.15 var(--_hue)), oklch(0.74 0.13 var(--_hue))); --_rim: var(--_peer); }
  .cell.peer { overflow: visible; z-index: 1; box-shadow: inset 0 0 0 2px var(--_rim); }
  /* Under what stays in place. */
  .across .cell.peer:not([data-frozen]) { z-index: 0; }
  .cell.peer.shared { box-shadow: inset 0 0 0 2px var(--_rim), inset 0 0 0 4px light-dark(oklch(0.53 0.15 var(--_with-hue)), oklch(0.74 0.13 var(--_with-hue))); }
  .cell.peer.peer-idle { --_rim: light-dark(oklch(0.78 0.07 var(--_hue)), oklch(0.5 0.06 var(--_hue))); }
  .cell.peer[data-frozen] { z-index: 2; }
  .row > .cell.peer.active { box-shadow: inset 0 0 0 2px color-mix(in oklab, var(--_accent) 50%, var(--_surface)), inset 0 0 0 4px var(--_rim); }
  .row > .cell.peer.active:focus { box-shadow: inset 0 0 0 2px var(--_accent), inset 0 0 0 4px var(--_rim); }
  /* A checkbox is drawn in the same place: there the tooltip tells the name. */
  .cell.peer:not(.checkbox)::before {
    content: attr(data-peer); content: attr(data-peer) / ''; position: absolute; inset: auto; inset-block-end: 100%; inset-inline-start: -1px; inline-size: auto; block-size: 15px; line-height: 15px; padding-inline: 5px; border-radius: 4px; border-end-start-radius: 0;
    background: var(--_peer); color: light-dark(#fff, #101216); font-size: 10.5px; font-weight: 600; font-style: normal; pointer-events: none; max-inline-size: 180px; overflow: hidden; text-overflow: ellipsis; text-decoration: none;
    opacity: 0; animation: name-flag 3s; unicode-bidi: plaintext;
  }
  .row.first .cell.peer:not(.checkbox)::before { inset-block: 100% auto; border-radius: 4px; border-start-start-radius: 0; }
  .crowded .cell.peer:not(.checkbox)::before { animation: none; }
  .frame .cell.peer:is(:hover, .drafted):not(.checkbox)::before { animation: none; opacity: 1; }
  @keyframes name-flag { 0%, 85% { opacity: 1; } to { opacity: 0; } }
  /* Of what is too long the end is seen, where it is written: it runs over at its beginning, as a text of the other direction would. */
  .cell.drafted:not(.checkbox)::after {
    content: '\\2068' attr(data-draft) '\\2069'; content: '\\2068' attr(data-draft) '\\2069' / ''; position: absolute; inset: 2px; border: 0; padding-inline: calc(var(--_pad) - 2px); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: calc(var(--line) - 5px);
    background: var(--_surface); color: var(--_peer); font-style: italic; font-weight: 400; text-decoration: none; direction: rtl; text-align: left; unicode-bidi: normal; pointer-events: none;
  }
  .cell.drafted:not(.checkbox):dir(rtl)::after { direction: ltr; text-align: right; }
  .cell.drafted:is(.shared, .active):not(.checkbox)::after { inset: 4px; padding-inline: calc(var(--_pad) - 4px); line-height: calc(var(--line) - 9px); }
  .row > .cell.peer-range { background-image: linear-gradient(oklch(0.62 0.16 var(--_range-hue) / 0.13) 0 0); }
  .cell[data-with='0'] { --_with-hue: 258; }
  .cell[data-range='0'] { --_range-hue: 258; }
  .cell[data-with='1'] { --_with-hue: 158; }
  .cell[data-range='1'] { --_range-hue: 158; }
  .cell[data-with='2'] { --_with-hue: 62; }
  .cell[data-range='2'] { --_range-hue: 62; }
  .cell[data-with='3'] { --_with-hue: 20; }
  .cell[data-range='3'] { --_range-hue: 20; }
  .cell[data-with='4'] { --_with-hue: 302; }
  .cell[data-range='4'] { --_range-hue: 302; }
  .cell[data-with='5'] { --_with-hue: 205; }
  .cell[data-range='5'] { --_range-hue: 205; }
  .cell[data-with='6'] { --_with-hue: 122; }
  .cell[data-range='6'] { --_range-hue: 122; }
  .cell[data-with='7'] { --_with-hue: 345; }
  .cell[data-range='7'] { --_range-hue: 345; }
  .cell[data-with='8'] { --_with-hue: 90; }
  .cell[data-range='8'] { --_range-hue: 90; }
  .cell[data-with='9'] { --_with-hue: 278; }
  .cell[data-range='9'] { --_range-hue: 278; }
  .people { display: flex; align-items: center; padding-inline: 6px; }
  .person {
    inline-size: 22px; block-size: 22px; border-radius: 50%; display: inline-grid; place-items: center; font-size: 9.5px; font-weight: 650; border: 2px solid var(--_head); padding: 0; color: light-dark(#fff, #101216); background: var(--_peer);
  }
  .bar .person { inline-size: 24px; margin-inline-start: -4px; padding: 0; display: grid; font-size: 9.5px; font-weight: 650; border: 2px solid var(--_head); border-radius: 50%; color: light-dark(#fff, #101216); background: var(--_peer); }
  .bar .person:hover:not(:disabled) { background: var(--_peer); color: light-dark(#fff, #101216); filter: brightness(1.1); z-index: 1; }
  .person.idle, .bar .person.idle { background: color-mix(in oklab, var(--_peer) 24%, var(--_head)); color: var(--_text); }
  .person.away, .bar .person.away { background: none; border-color: var(--_peer); border-style: dashed; color: var(--_muted); }
  .bar .person.away:hover:not(:disabled) { background: none; color: var(--_text); }
  .bar .person[aria-pressed='true'] { outline: 2px solid var(--_peer); outline-offset: 0; }
  .bar .people-more { padding-inline: 6px; font-variant-numeric: tabular-nums; }
  .following { position: absolute; inset-inline: 0; z-index: 8; pointer-events: none; border: 3px solid var(--_peer); border-radius: inherit; }
  .following-line {
    position: absolute; inset-block-end: 0; inset-inline: 0; margin-inline: auto; inline-size: fit-content; max-inline-size: calc(100% - 32px); display: flex; align-items: center; gap: 8px; padding: 3px 4px 3px 12px; border-radius: 9px 9px 0 0; pointer-events: auto;
    background: var(--_peer); color: light-dark(#fff, #101216); font-size: 12.5px;
  }
  .following-line > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext; }
  .following-line button { flex: none; border: 1px solid currentColor; border-radius: 6px; background: none; color: inherit; font: inherit; padding: 1px 9px; cursor: pointer; }
  .following-line button:hover { background: rgb(128 128 128 / 0.3); }
  .following-line button:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
  @media (prefers-reduced-motion: reduce) { .cell.peer::before { animation-timing-function: step-end; } }
  @media (forced-colors: active) {
    .cell.peer { outline: 2px dashed; outline-offset: -2px; }
    .cell.peer:not(.checkbox)::before, .bar .person, .person { background: CanvasText; color: Canvas; forced-color-adjust: none; }
    .row > .cell.peer-range { background-image: none; outline: 1px dotted; outline-offset: -1px; }
  }
  @media print { .following { display: none; } .cell.peer:not(.checkbox)::before { display: none; } }
`;
