/**
 * Loads the module with the cryptography, once and only where a page asks for it.
 * @module
 */

/** @returns {Promise<typeof import('../enrol.js')>} */
export const enrol = () => import(ENROL_URL);
