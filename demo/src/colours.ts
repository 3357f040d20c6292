const place = 'theme';

/** Lets the page be light, dark or as the system is, by its select `#theme`; it is kept. */
export function chooseColours(): void {
  const theme = document.getElementById('theme') as HTMLSelectElement;
  theme.value = localStorage.getItem(place) ?? 'light dark';
  const apply = (): void => {
    document.documentElement.style.colorScheme = theme.value;
    localStorage.setItem(place, theme.value);
  };
  theme.addEventListener('change', apply);
  apply();
}
