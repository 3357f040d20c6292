/** An arrow that follows a link in a tab of its own, which learns nothing of this page. It leads nowhere yet. */
export function makeOpenLink(): HTMLAnchorElement {
  const open = document.createElement('a');
  open.className = 'open';
  open.target = '_blank';
  open.rel = 'noopener noreferrer';
  open.append(arrow());
  return open;
}

/** Makes it lead somewhere; null: nowhere, and it is not seen. */
export function leadTo(open: HTMLAnchorElement, link: string | null): void {
  open.hidden = link === null;
  if (link === null) return;
  open.href = link;
  open.setAttribute('aria-label', `Open ${link}`);
}

function arrow(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({
    viewBox: '0 0 16 16',
    width: '14',
    height: '14',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.6',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  }))
    svg.setAttribute(name, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', 'M5 11 11.2 4.8M6 4.5h5.5V10');
  svg.append(path);
  return svg;
}
