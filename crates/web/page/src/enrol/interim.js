/**
 * The interim certificate: self-signed, good only while the request for the real one waits, and only where the server
 * has its key on record. All bear one name, which doors can hint to browsers (RFC 8446 §4.2.4).
 * @module
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { hashOf } from './key.js';
import { der, engine, name } from './x509.js';

export const INTERIM_NAME = 'Signet interim';

const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
/** The bit digitalSignature alone, and the seven bits after it unused. */
const DIGITAL_SIGNATURE = { valueHex: new Uint8Array([0x80]).buffer, unusedBits: 7 };
/** From here on a year needs four digits (RFC 5280 §4.1.2.5). */
const GENERALIZED_TIME_FROM = Date.UTC(2050, 0);

/**
 * @param {import('./key.js').Key} key
 * @param {{notBefore: Date, notAfter: Date}} validity in whole seconds
 * @returns {Promise<Uint8Array<ArrayBuffer>>} DER
 */
export async function selfSigned(key, { notBefore, notAfter }) {
  const certificate = new pkijs.Certificate({
    version: 2,
    serialNumber: new asn1js.Integer({ valueHex: serial().buffer }),
    issuer: name(INTERIM_NAME),
    subject: name(INTERIM_NAME),
    notBefore: time(notBefore),
    notAfter: time(notAfter),
    extensions: [
      extension(KEY_USAGE, true, new asn1js.BitString(DIGITAL_SIGNATURE)),
      extension(EXTENDED_KEY_USAGE, false, new pkijs.ExtKeyUsage({ keyPurposes: [CLIENT_AUTH] }).toSchema()),
    ],
  });
  await certificate.subjectPublicKeyInfo.importKey(key.verifier, engine());
  await certificate.sign(key.signer, hashOf(key.kind), engine());
  return der(certificate);
}

/** Draws 16 octets that are a positive integer in its shortest form: the first is 0x01 to 0x7f. */
function serial() {
  const octets = new Uint8Array(16);
  do globalThis.crypto.getRandomValues(octets);
  while (octets[0] === 0 || octets[0] > 0x7f);
  return octets;
}

/** @param {Date} moment */
function time(moment) {
  const value = new Date(Math.floor(moment.getTime() / 1000) * 1000);
  return new pkijs.Time({ type: value.getTime() < GENERALIZED_TIME_FROM ? 0 : 1, value });
}

/** @param {string} extnID @param {boolean} critical @param {asn1js.AsnType} value */
function extension(extnID, critical, value) {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER() });
}
