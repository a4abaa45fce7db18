/**
 * Copy buttons. The server renders them hidden, since without this they do nothing.
 * @module
 */

/** How long the button says that it has copied, ms. */
const SAID_MS = 2_000;

/** @param {HTMLButtonElement} button */
export function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener('click', async () => {
    const source = document.querySelector(button.dataset.signetCopy ?? '');
    if (!source) return;
    try {
      await navigator.clipboard.writeText(('value' in source ? String(source.value) : source.textContent).trim());
      button.textContent = button.dataset.signetCopied ?? label;
      setTimeout(() => (button.textContent = label), SAID_MS);
    } catch {
      // Not permitted here: marked, so that the person copies by hand.
      getSelection()?.selectAllChildren(source);
    }
  });
}
