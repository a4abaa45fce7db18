/**
 * Asks before a form is sent, in a `<dialog>` of the page; without this the server asks on a page of its own.
 * @module
 */

/** @param {HTMLFormElement} form */
export function confirm(form) {
  const dialog = document.querySelector(form.dataset.signetConfirm ?? '');
  if (!(dialog instanceof HTMLDialogElement)) return;
  /** @type {HTMLElement | null} */
  let submitter = null;
  let confirmed = false;
  form.addEventListener('submit', (event) => {
    if (confirmed) return;
    event.preventDefault();
    submitter = event.submitter;
    dialog.returnValue = '';
    dialog.showModal();
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return;
    confirmed = true;
    form.requestSubmit(submitter);
    confirmed = false;
  });
}
