/** How a grid looks: what the controls of the step say. */
export interface Look {
  readonly accent: string;
  readonly surface: string;
  readonly head: string;
  readonly text: string;
  readonly line: string;
  readonly radius: number;
  readonly font: string;
  readonly size: number;
  readonly padding: number;
  readonly rowHeight: number;
  readonly theme: '' | 'light' | 'dark';
}

/** Empty colours and fonts are the element’s own. */
export const plain: Look = {
  accent: '',
  surface: '',
  head: '',
  text: '',
  line: '',
  radius: 8,
  font: '',
  size: 13,
  padding: 10,
  rowHeight: 34,
  theme: '',
};

/** Looks to begin with, by name. */
export const looks: Readonly<Record<string, Look>> = {
  Plain: plain,
  Paper: {
    ...plain,
    accent: '#8a3b12',
    surface: '#fbf7ee',
    head: '#f3ecdd',
    text: '#2c2418',
    line: '#e6dcc6',
    radius: 2,
    font: 'Georgia, serif',
    size: 14,
    rowHeight: 36,
    theme: 'light',
  },
  Terminal: {
    ...plain,
    accent: '#3ddc84',
    surface: '#0c110d',
    head: '#121a14',
    text: '#c8e6cf',
    line: '#1e2b21',
    radius: 0,
    font: 'ui-monospace, monospace',
    size: 12,
    padding: 8,
    rowHeight: 26,
    theme: 'dark',
  },
  Sorbet: {
    ...plain,
    accent: '#c2255c',
    surface: '#fffafc',
    head: '#fdeaf2',
    text: '#3b1526',
    line: '#f6d5e3',
    radius: 14,
    size: 14,
    padding: 14,
    rowHeight: 42,
    theme: 'light',
  },
};

/** The custom properties of a look that are not the element’s own. */
export function propertiesOf(look: Look): ReadonlyMap<string, string> {
  const said: readonly (readonly [name: string, value: string, own: string])[] = [
    ['--teable-accent', look.accent, ''],
    ['--teable-surface', look.surface, ''],
    ['--teable-head', look.head, ''],
    ['--teable-text', look.text, ''],
    ['--teable-line', look.line, ''],
    ['--teable-radius', `${look.radius}px`, `${plain.radius}px`],
    ['--teable-font', look.font, ''],
    ['--teable-font-size', `${look.size}px`, `${plain.size}px`],
    ['--teable-cell-padding', `${look.padding}px`, `${plain.padding}px`],
  ];
  return new Map(said.filter(([, value, own]) => value !== own).map(([name, value]) => [name, value]));
}

/** A look as a page would write it. */
export function cssOf(look: Look): string {
  const lines = [...propertiesOf(look)].map(([name, value]) => `  ${name}: ${value};`);
  const attributes = [
    ...(look.rowHeight === plain.rowHeight ? [] : [` row-height="${look.rowHeight}"`]),
    ...(look.theme === '' ? [] : [` theme="${look.theme}"`]),
  ].join('');
  const rule = lines.length === 0 ? '/* As it comes: no rule at all. */' : `teable-grid {\n${lines.join('\n')}\n}`;
  return `${rule}\n\n<teable-grid${attributes} …>`;
}
