/**
 * PKCS#12 files (RFC 7292): a private key, its certificate and the chain under one password. One scheme for both bags,
 * always a MAC, always the chain, DER.
 * @module
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { SCHEMES, algorithm, octetString, random } from './encryption.js';
import { Fault } from './fault.js';
import { checkPassword } from './password.js';
import { engine, publicKeyOf } from './x509.js';

/**
 * `modern`: PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256, MAC with HMAC-SHA-256.
 * `compat`: PBE-SHA1-3DES and HMAC-SHA-1, for systems that call anything newer a wrong password.
 * @typedef {'modern' | 'compat'} Format
 */

/**
 * @typedef {object} Parcel
 * @property {import('./key.js').Key} key
 * @property {Uint8Array<ArrayBuffer>} certificate DER
 * @property {Uint8Array<ArrayBuffer>[]} chain DER of the certificates above it, issuing CA first
 * @property {string} friendlyName the label that certificate lists show; may be empty
 * @property {string} password printable ASCII
 * @property {Format} format
 */

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
/** macOS has refused a MAC salt of 16 octets where it opened one of 8. */
const MAC_SALT_LENGTH = 8;

/**
 * Writes a file.
 * @param {Parcel} parcel
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {Fault} `empty-password`, `password-not-ascii`, `no-certificate`, `key-mismatch`
 */
export async function wrap(parcel) {
  checkPassword(parcel.password);
  checkKey(parcel);
  const attributes = await holderAttributes(parcel);
  const contents = [await certificates(parcel, attributes), await privateKey(parcel, attributes)];
  const safe = new asn1js.Sequence({ value: contents.map((content) => content.toSchema()) }).toBER();
  const pfx = new pkijs.PFX({
    version: 3,
    authSafe: data(safe),
    macData: await authenticate(safe, parcel),
  });
  return new Uint8Array(pfx.toSchema().toBER());
}

/**
 * Writes the same key under the same password in the other format, for who is told “wrong password”.
 * @param {Parcel} parcel what the first file was made of
 * @returns {Promise<{file: Uint8Array<ArrayBuffer>, format: Format}>}
 */
export async function rewrap(parcel) {
  const format = parcel.format === 'modern' ? 'compat' : 'modern';
  return { file: await wrap({ ...parcel, format }), format };
}

/** @param {Parcel} parcel */
function checkKey({ key, certificate }) {
  const certified = publicKeyOf(certificate);
  if (certified.length !== key.spki.length || certified.some((octet, index) => octet !== key.spki[index])) {
    throw new Fault('key-mismatch', 'the certificate is for another key');
  }
}

/** Label and tie, the same on key and certificate (RFC 2985 §5.5). @param {Parcel} parcel */
async function holderAttributes({ certificate, friendlyName }) {
  const digest = await globalThis.crypto.subtle.digest('SHA-1', certificate);
  const attributes = [attribute(LOCAL_KEY_ID, new asn1js.OctetString({ valueHex: digest }))];
  if (friendlyName !== '') attributes.push(attribute(FRIENDLY_NAME, new asn1js.BmpString({ value: friendlyName })));
  return attributes.sort(inOrderOfSet);
}

/** @param {string} type @param {any} value */
const attribute = (type, value) => new pkijs.Attribute({ type, values: [value] });

/** The order that DER wants inside a SET OF (X.690 §11.6). @param {pkijs.Attribute} a @param {pkijs.Attribute} b */
function inOrderOfSet(a, b) {
  const [left, right] = [a, b].map((one) => new Uint8Array(one.toSchema().toBER()));
  const at = left.findIndex((octet, index) => octet !== right[index]);
  return at < 0 ? 0 : left[at] - (right[at] ?? -1);
}

/** The content with all certificates, encrypted. @param {Parcel} parcel @param {pkijs.Attribute[]} attributes */
async function certificates({ certificate, chain, password, format }, attributes) {
  const bags = [certificateBag(certificate, attributes), ...chain.map((one) => certificateBag(one))];
  const { algorithm, ciphertext } = await SCHEMES[format].encrypt(safeContents(bags), password);
  const encryptedContentInfo = new pkijs.EncryptedContentInfo({
    contentType: DATA,
    contentEncryptionAlgorithm: algorithm,
    encryptedContent: new asn1js.OctetString({ valueHex: ciphertext }),
    disableSplit: true,
  });
  const content = new pkijs.EncryptedData({ version: 0, encryptedContentInfo }).toSchema();
  return new pkijs.ContentInfo({ contentType: ENCRYPTED_DATA, content });
}

/** @param {Uint8Array<ArrayBuffer>} certificate @param {pkijs.Attribute[]} [bagAttributes] */
function certificateBag(certificate, bagAttributes) {
  const bagValue = new pkijs.CertBag({ certId: X509_CERTIFICATE, certValue: octetString(certificate) });
  return new pkijs.SafeBag({ bagId: CERTIFICATE_BAG, bagValue, ...(bagAttributes && { bagAttributes }) });
}

/** The content with the key, which is encrypted by itself. @param {Parcel} parcel @param {pkijs.Attribute[]} bagAttributes */
async function privateKey({ key, password, format }, bagAttributes) {
  const { algorithm, ciphertext } = await SCHEMES[format].encrypt(key.pkcs8, password);
  const bagValue = new pkijs.PKCS8ShroudedKeyBag({
    encryptionAlgorithm: algorithm,
    encryptedData: new asn1js.OctetString({ valueHex: ciphertext }),
  });
  return data(safeContents([new pkijs.SafeBag({ bagId: SHROUDED_KEY_BAG, bagValue, bagAttributes })]).buffer);
}

/** @param {pkijs.SafeBag[]} safeBags */
function safeContents(safeBags) {
  return new Uint8Array(new pkijs.SafeContents({ safeBags }).toSchema().toBER());
}

/** @param {ArrayBuffer} octets */
function data(octets) {
  return new pkijs.ContentInfo({ contentType: DATA, content: new asn1js.OctetString({ valueHex: octets }) });
}

/** Computes the MAC (RFC 7292 §4, appendix B). @param {ArrayBuffer} content @param {Parcel} parcel */
async function authenticate(content, { password, format }) {
  const { iterations, macHash, macHashOid } = SCHEMES[format];
  const salt = random(MAC_SALT_LENGTH);
  const digest = await engine().stampDataWithPassword({
    password: new TextEncoder().encode(password).buffer,
    hashAlgorithm: macHash,
    salt: salt.buffer,
    iterationCount: iterations,
    contentToStamp: content,
  });
  return new pkijs.MacData({
    mac: new pkijs.DigestInfo({
      digestAlgorithm: algorithm(macHashOid),
      digest: new asn1js.OctetString({ valueHex: digest }),
    }),
    macSalt: octetString(salt),
    iterations,
  });
}
