/**
 * What PKCS#10 and X.509 have in common here: a name, an extension, a signature.
 * @module
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

import { Fault } from './fault.js';

const COMMON_NAME = '2.5.4.3';
/** RFC 5280 appendix A.1, ub-common-name. */
const LONGEST_COMMON_NAME = 64;

/** PKI.js on the browser's own cryptography. */
class Engine extends pkijs.CryptoEngine {
  /**
   * Deviates from PKI.js: signatures by RSA have the parameters NULL (RFC 4055 §5).
   * @param {CryptoKey} key
   * @param {string} [hash]
   */
  async getSignatureParameters(key, hash) {
    const chosen = await super.getSignatureParameters(key, hash);
    if (key.algorithm.name === 'RSASSA-PKCS1-v1_5') chosen.signatureAlgorithm.algorithmParams = new asn1js.Null();
    return chosen;
  }
}

export const engine = () => new Engine({ name: 'browser', crypto: globalThis.crypto });

/**
 * Makes a name of one common name, UTF8String.
 * @param {string} commonName 1 to 64 characters
 * @throws {Fault} `bad-name`
 */
export function name(commonName) {
  const length = [...commonName].length;
  if (length === 0 || length > LONGEST_COMMON_NAME) {
    throw new Fault('bad-name', `a common name has 1 to ${LONGEST_COMMON_NAME} characters, this has ${length}`);
  }
  const value = new asn1js.Utf8String({ value: commonName });
  return new pkijs.RelativeDistinguishedNames({
    typesAndValues: [new pkijs.AttributeTypeAndValue({ type: COMMON_NAME, value })],
  });
}

/** Gives the octets of an element. @param {{toSchema(encodeFlag?: boolean): asn1js.AsnType}} element */
export const der = (element) => new Uint8Array(element.toSchema(true).toBER());

/**
 * Finds the SubjectPublicKeyInfo of a certificate, octet by octet as it stands there (RFC 5280 §4.1).
 * @param {Uint8Array<ArrayBuffer>} certificate DER
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {Fault} `no-certificate`
 */
export function publicKeyOf(certificate) {
  const [tbs] = children(asn1js.fromBER(certificate).result);
  // The version comes first, tagged, and is absent in version 1.
  const fields = children(tbs).filter((field) => field.idBlock.tagClass === 1);
  const spki = fields[5];
  if (!(spki instanceof asn1js.Sequence)) throw new Fault('no-certificate', 'this is no certificate');
  return new Uint8Array(spki.valueBeforeDecodeView);
}

/** @param {asn1js.AsnType | undefined} element @returns {asn1js.BaseBlock[]} */
function children(element) {
  return element instanceof asn1js.Sequence ? element.valueBlock.value : [];
}
