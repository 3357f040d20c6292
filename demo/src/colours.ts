const place = 'theme';

/** Lets the page be light, dark or as the system is, by its select `#theme`; it is kept. */
export function chooseColours(): void {
  const theme = document.getElementById('theme') as HTMLSelectElement;
  theme.value = kept() ?? 'light dark';
  const apply = (): void => {
    document.documentElement.style.colorScheme = theme.value;
    keep(theme.value);
  };
  theme.addEventListener('change', apply);
  apply();
}

function kept(): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    // A browser that keeps nothing for this page.
    return null;
  }
}

function keep(value: string): void {
  try {
    localStorage.setItem(place, value);
  } catch {
    // As above.
  }
}
