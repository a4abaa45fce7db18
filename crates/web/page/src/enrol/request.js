/**
 * The certification request (PKCS#10, RFC 2986): a public key, and the proof that the page holds the private one.
 * Who the certificate speaks for is decided by the server, not by what stands here.
 * @module
 */
import * as pkijs from 'pkijs';

import { hashOf } from './key.js';
import { der, engine, name } from './x509.js';

/**
 * @param {import('./key.js').Key} key
 * @param {{commonName: string}} subject
 * @returns {Promise<Uint8Array<ArrayBuffer>>} DER
 */
export async function certificateRequest(key, { commonName }) {
  const request = new pkijs.CertificationRequest({ version: 0, subject: name(commonName), attributes: [] });
  await request.subjectPublicKeyInfo.importKey(key.verifier, engine());
  await request.sign(key.signer, hashOf(key.kind), engine());
  return der(request);
}
