/**
 * Hands a file to the person.
 * @module
 */

const PKCS12 = 'application/x-pkcs12';
/** How long the browser may take to begin reading, ms; then the copy of the file is given up. */
const PATIENCE_MS = 60_000;

/** @param {Uint8Array<ArrayBuffer>} file @param {string} name */
export function download(file, name) {
  const url = URL.createObjectURL(new Blob([file], { type: PKCS12 }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE_MS);
}

/**
 * Names a file `person-device-class.p12`: letters and digits of any script, everything else a hyphen.
 * @param {{person?: string, device: string, class: string}} holder a machine has no person
 * @returns {string} at most 100 characters
 */
export function fileName({ person = '', device, class: level }) {
  const parts = [person, device, level].map((part) =>
    part.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-+|-+$/g, ''),
  );
  const stem = [...parts.filter((part) => part !== '').join('-')].slice(0, 96).join('');
  return `${stem || 'certificate'}.p12`;
}
