/**
 * Shows what applies and hides what does not.
 * @module
 */

/**
 * Shows inside an element exactly those parts whose `data-signet-show` has one of the words, and notes the words on the
 * element itself as `data-signet-state`.
 * @param {HTMLElement} root
 * @param {string[]} words
 */
export function show(root, words) {
  for (const part of parts(root, 'signet-show')) {
    const wanted = part.dataset.signetShow?.split(/\s+/) ?? [];
    part.hidden = !wanted.some((word) => words.includes(word));
  }
  root.dataset.signetState = words.join(' ');
}

/** Lists the parts of an element with this data attribute. @param {HTMLElement} root @param {string} name */
export function parts(root, name) {
  return /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-${name}]`));
}

/** @param {HTMLElement} root @param {string} name @param {() => void} act */
export function onClick(root, name, act) {
  for (const part of parts(root, name)) part.addEventListener('click', act);
}
