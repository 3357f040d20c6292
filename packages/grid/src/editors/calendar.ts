import { isoDay, shiftDay } from './days.ts';

/** A month of days to choose from. */
export interface CalendarView {
  readonly element: HTMLElement;
  /** Shows the month of a day, and marks the chosen one. */
  show(day: string, chosen: string | null): void;
}

/** Makes a month view; `choose` gets a day as `yyyy-mm-dd`. Week starts and names follow the locale. */
export function makeCalendar(locale: string, choose: (day: string) => void): CalendarView {
  const element = document.createElement('div');
  element.className = 'month';
  let month = '';
  let chosenDay: string | null = null;
  // Keeps the focus in the input: the month is a help for the mouse, the keyboard has Alt+arrows.
  element.addEventListener('pointerdown', (event) => event.preventDefault());
  const render = () => {
    const title = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${month}-01T00:00:00Z`),
    );
    const head = document.createElement('div');
    head.className = 'calendar-head';
    const name = document.createElement('span');
    name.textContent = title;
    head.append(
      button('‹', 'Previous month', () => turn(-1)),
      name,
      button('›', 'Next month', () => turn(1)),
    );
    const days = document.createElement('div');
    days.className = 'calendar-days';
    const first = firstWeekday(locale);
    const weekday = new Intl.DateTimeFormat(locale, { weekday: 'narrow', timeZone: 'UTC' });
    for (let at = 0; at < 7; at++) {
      const label = document.createElement('span');
      // 4 January 1970 was a Sunday.
      label.textContent = weekday.format(new Date(Date.UTC(1970, 0, 4 + first + at)));
      days.append(label);
    }
    const start = new Date(`${month}-01T00:00:00Z`);
    const lead = (start.getUTCDay() - first + 7) % 7;
    const today = isoDay(new Date());
    for (let at = 0; at < 42; at++) {
      const day = shiftDay(`${month}-01`, at - lead);
      const cell = button(String(Number(day.slice(8))), day, () => choose(day));
      cell.classList.toggle('other', !day.startsWith(month));
      cell.classList.toggle('today', day === today);
      cell.classList.toggle('chosen', day === chosenDay);
      days.append(cell);
    }
    element.replaceChildren(head, days);
  };
  const turn = (by: number) => {
    const date = new Date(`${month}-01T00:00:00Z`);
    date.setUTCMonth(date.getUTCMonth() + by);
    month = date.toISOString().slice(0, 7);
    render();
  };
  return {
    element,
    show(day, chosen) {
      month = day.slice(0, 7);
      chosenDay = chosen;
      render();
    },
  };
}

function firstWeekday(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  return (info.getWeekInfo?.().firstDay ?? info.weekInfo?.firstDay ?? 1) % 7;
}

function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.tabIndex = -1;
  element.textContent = text;
  element.setAttribute('aria-label', label);
  element.addEventListener('click', act);
  return element;
}
