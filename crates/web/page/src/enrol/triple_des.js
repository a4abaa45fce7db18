/**
 * Triple DES, which WebCrypto does not have, by node-forge; old systems call a file encrypted with anything newer a
 * wrong password. It only ever encrypts PKCS#12 files.
 * @module
 */
import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/des.js';
import 'node-forge/lib/pbe.js';
import 'node-forge/lib/sha1.js';

/** What a derived octet string is for (RFC 7292 appendix B.3). */
const KEY = 1;
const INITIAL_VALUE = 2;

/**
 * Encrypts in CBC mode, key and initial value both derived from the password (RFC 7292 appendices B.2, C).
 * @param {Uint8Array} plaintext
 * @param {string} password
 * @param {Uint8Array} salt
 * @param {number} iterations
 * @returns {ArrayBuffer}
 */
export function encryptTripleDes(plaintext, password, salt, iterations) {
  /** @param {number} purpose @param {number} length */
  const derive = (purpose, length) =>
    forge.pbe.generatePkcs12Key(password, forge.util.createBuffer(salt), purpose, iterations, length);
  const cipher = forge.cipher.createCipher('3DES-CBC', derive(KEY, 24));
  cipher.start({ iv: derive(INITIAL_VALUE, 8) });
  cipher.update(forge.util.createBuffer(plaintext));
  if (!cipher.finish()) throw new Error('Triple DES failed');
  return Uint8Array.from(cipher.output.getBytes(), (/** @type {string} */ octet) => octet.charCodeAt(0)).buffer;
}
