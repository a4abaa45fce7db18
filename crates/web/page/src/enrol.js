/**
 * Everything the portal does with keys in the browser. The server sees a certification request, never a key.
 * @module
 */
export { download, fileName } from './enrol/download.js';
export { Fault } from './enrol/fault.js';
export { INTERIM_NAME, selfSigned } from './enrol/interim.js';
export { forget, forgetExpired, keep, keepUntil, recall } from './enrol/keep.js';
export { KINDS, erase, fingerprint, makeKey } from './enrol/key.js';
export { canMakeKeys } from './enrol/missing.js';
export { generatePassword } from './enrol/password.js';
export { encodePem, parseCertificates } from './enrol/pem.js';
export { rewrap, wrap } from './enrol/pkcs12.js';
export { certificateRequest } from './enrol/request.js';
export { publicKeyOf } from './enrol/x509.js';
