/**
 * Pages that wait for somebody else: a link that is followed by itself every few seconds, while the page is looked at
 * and nothing is being entered or on its way. Without this the person follows it.
 * @module
 */

const SECOND = 1_000;

/** @param {HTMLAnchorElement} link */
export function reload(link) {
  const seconds = Number(link.dataset.signetReload);
  if (!(seconds > 0)) return;
  const timer = setInterval(() => {
    const entering = [...document.querySelectorAll('input, textarea')].some(isChanged);
    if (!document.hidden && !entering) location.reload();
  }, seconds * SECOND);
  // What was pressed takes its time on a slow network; loading the page anew would call it off.
  addEventListener('beforeunload', () => clearInterval(timer), { once: true });
}

/** @param {Element} field */
function isChanged(field) {
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement)) return false;
  return field.type === 'radio' || field.type === 'checkbox'
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue;
}
