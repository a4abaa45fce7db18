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
    const text = source && 'value' in source ? String(source.value) : source?.textContent;
    await navigator.clipboard.writeText(text?.trim() ?? '');
    button.textContent = button.dataset.signetCopied ?? label;
    setTimeout(() => (button.textContent = label), SAID_MS);
  });
}
