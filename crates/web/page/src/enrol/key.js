/**
 * Makes the key pair of a device. The private half leaves this module twice: as a WebCrypto key that only signs,
 * and as PKCS#8 (RFC 5958), which a PKCS#12 file is made of and which the caller erases.
 * @module
 */

/** @typedef {'p256' | 'p384' | 'rsa2048' | 'rsa3072'} Kind */

/**
 * @typedef {object} Key
 * @property {Kind} kind
 * @property {CryptoKey} signer the private key; it signs and cannot be exported
 * @property {CryptoKey} verifier the public key
 * @property {Uint8Array<ArrayBuffer>} spki the public key as SubjectPublicKeyInfo, DER
 * @property {Uint8Array<ArrayBuffer>} pkcs8 the private key as PrivateKeyInfo, DER; see {@link erase}
 */

/** @typedef {EcKeyGenParams & {hash: string}} EcParameters */
/** @typedef {RsaHashedKeyGenParams & {hash: string}} RsaParameters */

/** @param {string} namedCurve @param {string} hash @returns {EcParameters} */
const ec = (namedCurve, hash) => ({ name: 'ECDSA', namedCurve, hash });

/** @param {number} modulusLength @returns {RsaParameters} */
const rsa = (modulusLength) => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

/** @type {Record<Kind, EcParameters | RsaParameters>} */
const PARAMETERS = {
  p256: ec('P-256', 'SHA-256'),
  p384: ec('P-384', 'SHA-384'),
  rsa2048: rsa(2048),
  rsa3072: rsa(3072),
};

/** The kinds of keys that every browser and every place of use knows, the default first. */
export const KINDS = /** @type {readonly Kind[]} */ (Object.freeze(Object.keys(PARAMETERS)));

/**
 * Makes a key pair. Only inside this function is there a private key that can be exported.
 * @param {Kind} [kind]
 * @returns {Promise<Key>}
 */
export async function makeKey(kind = 'p256') {
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey(PARAMETERS[kind], true, ['sign', 'verify']);
  const [pkcs8, spki] = await Promise.all([
    subtle.exportKey('pkcs8', pair.privateKey),
    subtle.exportKey('spki', pair.publicKey),
  ]);
  return restoreKey(kind, new Uint8Array(pkcs8), new Uint8Array(spki));
}

/**
 * Makes a key of the encodings that {@link makeKey} gave.
 * @param {Kind} kind
 * @param {Uint8Array<ArrayBuffer>} pkcs8
 * @param {Uint8Array<ArrayBuffer>} spki
 * @returns {Promise<Key>}
 */
export async function restoreKey(kind, pkcs8, spki) {
  const { subtle } = globalThis.crypto;
  const [signer, verifier] = await Promise.all([
    subtle.importKey('pkcs8', pkcs8, PARAMETERS[kind], false, ['sign']),
    subtle.importKey('spki', spki, PARAMETERS[kind], true, ['verify']),
  ]);
  return { kind, signer, verifier, spki, pkcs8 };
}

/** Gives the hash that signatures by this kind of key use. @param {Kind} kind */
export const hashOf = (kind) => PARAMETERS[kind].hash;

/** Overwrites the private key. The signer stays, as the browser decides. @param {Key} key */
export function erase(key) {
  key.pkcs8.fill(0);
}

/**
 * Names a public key: SHA-256 over its SubjectPublicKeyInfo, as lower-case hex.
 * @param {Uint8Array<ArrayBuffer>} spki
 * @returns {Promise<string>}
 */
export async function fingerprint(spki) {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', spki);
  return Array.from(new Uint8Array(digest), (octet) => octet.toString(16).padStart(2, '0')).join('');
}
