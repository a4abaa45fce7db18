/**
 * Says, before anything fails, what this browser lacks for a key to be made and used in it.
 * @module
 */
import { canKeep } from './keep.js';

/**
 * @typedef {object} Missing
 * @property {'insecure-context' | 'no-webcrypto' | 'no-storage' | 'firefox-android' | 'ios-not-safari'} code
 * @property {'making' | 'using'} stops what it stops: making the key, or using the certificate in this browser
 * @property {string} words one or two sentences: what is missing, and what to do
 */

/** @typedef {Pick<typeof globalThis, 'isSecureContext' | 'crypto'> & {navigator: {userAgent: string, maxTouchPoints?: number}}} Browser */

/** Browsers of iPhone and iPad that wear Safari's name but cannot use its certificates. */
const NOT_SAFARI = /CriOS|FxiOS|EdgiOS|OPiOS|OPT\/|DuckDuckGo|Ddg\/|YaBrowser|GSA\//;

/**
 * Lists what is missing; the list is empty where all is well.
 * @param {Browser} [browser]
 * @param {() => Promise<boolean>} [keeps] whether keys can be kept between pages
 * @returns {Promise<Missing[]>}
 */
export async function canMakeKeys(browser = globalThis, keeps = canKeep) {
  const missing = [inContext(browser), inUse(browser.navigator)].filter((one) => one !== undefined);
  const made = !missing.some(({ stops }) => stops === 'making');
  if (made && !(await keeps())) {
    const words = 'This window does not let pages keep anything. Open this page in a window that is not private.';
    missing.unshift({ code: 'no-storage', stops: 'making', words });
  }
  return missing;
}

/** @param {Browser} browser @returns {Missing | undefined} */
function inContext({ isSecureContext, crypto }) {
  if (!isSecureContext) {
    const words = 'This page was opened without encryption. Open it with https:// to make a key.';
    return { code: 'insecure-context', stops: 'making', words };
  }
  if (crypto?.subtle) return undefined;
  const words = 'This browser has no cryptography for pages. Use a current Chrome, Edge, Firefox or Safari.';
  return { code: 'no-webcrypto', stops: 'making', words };
}

/** @param {Browser['navigator']} navigator @returns {Missing | undefined} */
function inUse({ userAgent, maxTouchPoints = 0 }) {
  if (/Android/.test(userAgent) && /Firefox\//.test(userAgent)) {
    const words = 'Firefox on Android cannot use certificates. Open this page in Chrome.';
    return { code: 'firefox-android', stops: 'using', words };
  }
  // An iPad says it is a Macintosh, but no Macintosh has a touch screen.
  const apple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  const safari = /Version\/[\d.]+.* Safari\//.test(userAgent) && !NOT_SAFARI.test(userAgent);
  if (!apple || safari) return undefined;
  const words = 'On iPhone and iPad only Safari can use certificates. Open this page in Safari.';
  return { code: 'ios-not-safari', stops: 'using', words };
}
