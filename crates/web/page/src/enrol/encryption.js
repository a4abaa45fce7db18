/**
 * The two ways a PKCS#12 file is encrypted and authenticated. Both use a fresh salt for each part; parameters are those
 * that the server's own files have.
 * @module
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { encryptTripleDes } from './triple_des.js';

/**
 * @typedef {object} Encrypted
 * @property {pkijs.AlgorithmIdentifier} algorithm
 * @property {ArrayBuffer} ciphertext
 */

/**
 * @typedef {object} Scheme
 * @property {number} iterations rounds of each derivation of a key from the password
 * @property {'SHA-1' | 'SHA-256'} macHash
 * @property {string} macHashOid
 * @property {(plaintext: Uint8Array<ArrayBuffer>, password: string) => Promise<Encrypted>} encrypt
 */

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMAC_SHA256 = '1.2.840.113549.2.9';
const AES_256_CBC = '2.16.840.1.101.3.4.1.42';
const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';

const SALT_LENGTH = 16;
/** .NET refuses files of more than 600 000 rounds in total, and phones hash slowly. */
const MODERN_ITERATIONS = 100_000;
/** Within what Java, Windows and Apple wrote themselves. */
const COMPAT_ITERATIONS = 10_000;

/** @type {Record<'modern' | 'compat', Scheme>} */
export const SCHEMES = {
  modern: {
    iterations: MODERN_ITERATIONS,
    macHash: 'SHA-256',
    macHashOid: '2.16.840.1.101.3.4.2.1',
    encrypt: encryptModern,
  },
  compat: {
    iterations: COMPAT_ITERATIONS,
    macHash: 'SHA-1',
    macHashOid: '1.3.14.3.2.26',
    encrypt: encryptCompat,
  },
};

/** Makes an algorithm identifier; the parameters of hashes are NULL. @param {string} oid @param {any} [parameters] */
export function algorithm(oid, parameters = new asn1js.Null()) {
  return new pkijs.AlgorithmIdentifier({ algorithmId: oid, algorithmParams: parameters });
}

/** @param {number} length */
export const random = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));

/** @param {Uint8Array<ArrayBuffer>} octets */
export const octetString = (octets) => new asn1js.OctetString({ valueHex: octets });

/**
 * AES-256-CBC under PBKDF2 with HMAC-SHA-256 (PBES2, RFC 8018 §6.2).
 * @param {Uint8Array<ArrayBuffer>} plaintext
 * @param {string} password
 * @returns {Promise<Encrypted>}
 */
async function encryptModern(plaintext, password) {
  const { subtle } = globalThis.crypto;
  const [salt, iv] = [random(SALT_LENGTH), random(16)];
  const secret = await subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: MODERN_ITERATIONS };
  const key = await subtle.deriveKey(derivation, secret, { name: 'AES-CBC', length: 256 }, false, ['encrypt']);
  const ciphertext = await subtle.encrypt({ name: 'AES-CBC', iv }, key, plaintext);
  const pbkdf2 = new pkijs.PBKDF2Params({
    salt: octetString(salt),
    iterationCount: MODERN_ITERATIONS,
    prf: algorithm(HMAC_SHA256),
  });
  const parameters = new pkijs.PBES2Params({
    keyDerivationFunc: algorithm(PBKDF2, pbkdf2.toSchema()),
    encryptionScheme: algorithm(AES_256_CBC, octetString(iv)),
  });
  return { algorithm: algorithm(PBES2, parameters.toSchema()), ciphertext };
}

/**
 * Triple DES under the derivation of PKCS#12 itself (RFC 7292 appendix C).
 * @param {Uint8Array<ArrayBuffer>} plaintext
 * @param {string} password
 * @returns {Promise<Encrypted>}
 */
async function encryptCompat(plaintext, password) {
  const salt = random(SALT_LENGTH);
  const ciphertext = encryptTripleDes(plaintext, password, salt, COMPAT_ITERATIONS);
  const parameters = new asn1js.Sequence({
    value: [octetString(salt), new asn1js.Integer({ value: COMPAT_ITERATIONS })],
  });
  return { algorithm: algorithm(PBE_SHA1_3DES, parameters), ciphertext };
}
