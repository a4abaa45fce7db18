/**
 * Textual encoding (RFC 7468).
 * @module
 */

/** @param {'CERTIFICATE' | 'CERTIFICATE REQUEST'} label @param {Uint8Array} der @returns {string} */
export function encodePem(label, der) {
  const base64 = btoa(Array.from(der, (octet) => String.fromCharCode(octet)).join(''));
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Reads all certificates of a text, in its order; what stands between them is passed over.
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
export function parseCertificates(text) {
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g);
  return Array.from(blocks, ([, base64]) =>
    Uint8Array.from(atob(base64.replace(/\s/g, '')), (character) => character.charCodeAt(0)),
  );
}
