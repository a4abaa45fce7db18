/**
 * A `<time>` that counts down to its moment, and parts of the page that appear when it has come.
 * @module
 */

const SECOND = 1_000;

/** @param {HTMLTimeElement} element */
export function countdown(element) {
  const end = Date.parse(element.dateTime);
  if (Number.isNaN(end)) return;
  const step = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / SECOND));
    element.textContent = clock(left);
    if (left > 0) setTimeout(step, SECOND);
    else over(element);
  };
  step();
}

/** Writes seconds as 4:05 or 26:04:05. @param {number} seconds */
export function clock(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = hours > 0 ? [hours, minutes, seconds % 60] : [minutes, seconds % 60];
  return parts.map((part, index) => (index > 0 ? String(part).padStart(2, '0') : String(part))).join(':');
}

/** @param {HTMLElement} element */
function over(element) {
  const next = document.querySelector(element.dataset.signetCountdown || ':not(*)');
  if (next instanceof HTMLElement) next.hidden = false;
}
