/**
 * Lists walked by j and k, and single keys for buttons and links. `data-signet-hotkeys="off"` on the root element turns
 * all of it off (WCAG 2.1.4).
 * @module
 */

/** @param {HTMLElement} root */
export function list(root) {
  document.addEventListener('keydown', (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (step === undefined || !listening(event)) return;
    const items = [...root.querySelectorAll('[data-signet-item]')].filter((item) => item instanceof HTMLElement);
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const next = items[at < 0 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)];
    // What gets the focus is a link or button, so that Enter follows it by itself.
    next?.focus();
    if (next) event.preventDefault();
  });
}

export function hotkeys() {
  document.addEventListener('keydown', (event) => {
    if (!listening(event) || event.key.length !== 1) return;
    const target = document.querySelector(`[data-signet-hotkey="${CSS.escape(event.key)}"]`);
    if (!(target instanceof HTMLElement) || target.closest('[hidden]')) return;
    event.preventDefault();
    target.focus();
    // Fields are only gone to; buttons and links act.
    if (!isField(target)) target.click();
  });
}

/** Says whether a key is meant for the page, not for a field, a dialog or the browser. @param {KeyboardEvent} event */
function listening(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.documentElement.dataset.signetHotkeys === 'off') return false;
  return !isField(event.target) && !document.querySelector('dialog[open]');
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
