import { columnOf } from '../state/sheet.ts';
import { widthOf } from '../state/widths.ts';
import type { GridHost } from './grid-host.ts';

/** Drags the edge of a column by its grip. */
export function resizeColumn(host: GridHost, event: PointerEvent, grip: HTMLElement): void {
  event.preventDefault();
  event.stopPropagation();
  const { sheet, widths } = host.gridState;
  const field = sheet.fields[columnOf(sheet, grip.dataset['grip']!)];
  if (field === undefined || event.button !== 0) return;
  const start = widthOf(field, widths);
  const sign = getComputedStyle(grip).direction === 'rtl' ? -1 : 1;
  grip.setPointerCapture(event.pointerId);
  grip.classList.add('dragging');
  const move = (moved: PointerEvent) => {
    host.run(({ dispatch }) => {
      dispatch({ action: 'width', field: field.id, width: start + sign * (moved.clientX - event.clientX) });
      return true;
    });
  };
  const end = () => {
    grip.classList.remove('dragging');
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', end);
    grip.removeEventListener('pointercancel', end);
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end);
  grip.addEventListener('pointercancel', end);
}
