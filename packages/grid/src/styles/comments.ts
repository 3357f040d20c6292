import { css } from 'lit';

/** Threads of comments and the list of them; loaded with their panels. */
export const commentStyles = css`
  .thread-panel header { margin-block-end: 6px; }
  .thread-panel .sub { overflow-wrap: anywhere; unicode-bidi: plaintext; }
  .threads { display: grid; gap: 12px; }
  .thread { display: grid; gap: 8px; min-inline-size: 0; }
  .thread + .thread, .another.further, .settled { border-block-start: 1px solid var(--_line); padding-block-start: 12px; }
  .thread ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 10px; }
  .thread .gone { font-style: italic; }
  .comment { min-inline-size: 0; }
  .comment-head { display: flex; align-items: center; gap: 7px; min-block-size: 26px; }
  .comment-head .sub, .thread-line .sub { margin: 0; color: var(--_muted); font-size: 12px; white-space: nowrap; }
  .who { display: inline-flex; align-items: center; gap: 7px; min-inline-size: 0; font-weight: 600; }
  .who bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .who::before, .callable span::before {
    content: attr(data-initial); margin: 0; display: inline-grid; place-items: center; inline-size: 22px; block-size: 22px; border-radius: 50%; flex: none; font-size: 10.5px; font-weight: 650;
    color: light-dark(#fff, #101216); background: light-dark(oklch(0.58 0.15 var(--_hue)), oklch(0.72 0.13 var(--_hue)));
  }
  .comment-actions { margin-inline-start: auto; display: flex; flex: none; }
  .comment-text { margin: 2px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  .comment .comment-text { padding-inline-start: 29px; max-block-size: 40vh; overflow: auto; }
  .comment.unread > .comment-head .who::after, .thread-line.unread .place::before { content: ''; inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--_accent); flex: none; }
  .comment.refused { border: 1px solid color-mix(in oklab, var(--_bad) 45%, transparent); border-radius: 8px; padding: 8px 11px; }
  .comment.refused .comment-text { padding-inline-start: 0; }
  .comment-text mark { background: color-mix(in oklab, var(--_accent) 13%, transparent); color: var(--_accent); border-radius: 4px; padding-inline: 2px; font-weight: 540; }
  .thread-foot { display: flex; align-items: flex-start; gap: 6px; }
  .thread-foot .composer { flex: 1; min-inline-size: 0; }
  .thread-foot .button, .composer .button { display: inline-flex; align-items: center; gap: 5px; }
  .composer .button[hidden] { display: none; }
  .composer { position: relative; display: grid; gap: 6px; }
  .composer textarea { resize: none; max-block-size: 30vh; min-block-size: 33px; line-height: 1.4; inline-size: 100%; box-sizing: border-box; }
  .composer-actions { display: none; gap: 6px; }
  .composer.filled .composer-actions, .composer:focus-within .composer-actions, .comment .composer-actions { display: flex; }
  .comment .composer { padding-inline-start: 29px; margin-block-start: 2px; }
  .callable { border: 1px solid var(--_edge); border-radius: 8px; background: var(--_raised); padding: 4px !important; max-block-size: 190px; overflow: auto; }
  .callable[hidden] { display: none; }
  .callable li { display: flex; align-items: center; gap: 8px; padding: 3px 6px; border-radius: 6px; cursor: pointer; }
  .callable li[aria-selected='true'] { background: color-mix(in oklab, var(--_accent) 14%, transparent); }
  .callable span { display: inline-flex; align-items: center; gap: 7px; }
  .callable small { color: var(--_muted); overflow: hidden; text-overflow: ellipsis; }
  .settled summary { color: var(--_muted); font-size: 12px; cursor: pointer; border-radius: 4px; }
  .settled summary:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
  .settled .thread { margin-block-start: 10px; }
  .comments-panel { display: flex; flex-direction: column; block-size: 100%; }
  .panel.side-panel:has(> .comments-panel) { padding: 0; border-radius: 12px; overflow: hidden; max-block-size: none; max-inline-size: none; }
  .comments-panel header { display: flex; align-items: center; gap: 6px; padding: 12px 12px 8px 18px; }
  .comments-panel h2 { flex: 1; font-size: 15px; }
  .filters { display: flex; flex-wrap: wrap; gap: 4px; padding: 0 14px 10px; border-block-end: 1px solid var(--_line); }
  .filters button { border: 1px solid transparent; border-radius: 7px; background: none; color: var(--_muted); font: inherit; padding: 4px 9px; cursor: pointer; }
  .filters button:hover { background: color-mix(in oklab, var(--_text) 7%, transparent); color: var(--_text); }
  .filters button[aria-pressed='true'] { background: var(--_tint); color: var(--_accent); font-weight: 560; }
  .filters b { margin-inline-start: 6px; padding-inline: 5px; border-radius: 8px; font-size: 11px; background: color-mix(in oklab, var(--_accent) 18%, transparent); }
  .comments-panel .none { padding: 6px 18px; }
  .panel .thread-list { flex: 1; min-block-size: 0; overflow: auto; padding: 6px; }
  .thread-line { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 3px 8px; inline-size: 100%; padding: 9px 12px; border: 0; border-radius: 8px; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  .thread-line:hover, .thread-line:focus-visible { background: color-mix(in oklab, var(--_text) 6%, transparent); }
  .thread-line .place { grid-column: 1 / -1; display: flex; align-items: center; gap: 7px; color: var(--_muted); font-size: 12px; unicode-bidi: plaintext; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .thread-line .comment-text { grid-column: 1 / -1; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
  .thread-line > .sub:last-child { grid-column: 1 / -1; }
  .thread-line .who { align-self: center; }
  .record-comments { border-block-start: 1px solid var(--_line); padding-block-start: 12px; display: grid; gap: 8px; }
  .record-comments h3 { margin: 0; font-size: 12px; font-weight: 540; color: var(--_muted); }
  .plain-icon { display: inline-flex; padding: 5px; border: 0; border-radius: 6px; background: none; color: var(--_muted); cursor: pointer; }
  .plain-icon:hover:not(:disabled) { background: color-mix(in oklab, var(--_text) 8%, transparent); color: var(--_text); }
  .plain-icon:disabled { opacity: 0.35; cursor: default; }
  @media (forced-colors: active) {
    .callable li[aria-selected='true'], .filters button[aria-pressed='true'] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  }
`;
