/**
 * What can be wrong with what a caller passes: a code to branch on and a sentence for the log.
 * @module
 */

/** @typedef {'key-mismatch' | 'empty-password' | 'password-not-ascii' | 'no-certificate' | 'bad-name'} Code */

export class Fault extends Error {
  /** @param {Code} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = 'Fault';
    /** @type {Code} */
    this.code = code;
  }
}
