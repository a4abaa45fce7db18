/**
 * The application form: when it is sent, makes a key, puts the certification request into the form and keeps the key in
 * this browser. Where no key can be made the form is sent without, and the server offers another way.
 * @module
 */
import { enrol } from './enrol.js';
import { parts, show } from './show.js';

const DAY_MS = 86_400_000;
/** How long a key waits for its certificate. */
const KEPT_DAYS = 90;
/** Clocks differ: the server may be this much behind. */
const BACKDATED_MS = 600_000;
const LONGEST_COMMON_NAME = 64;

/** @param {HTMLFormElement} form */
export function apply(form) {
  let stage = /** @type {'idle' | 'working' | 'filled'} */ ('idle');
  form.addEventListener('submit', async (event) => {
    if (stage === 'filled') return;
    event.preventDefault();
    if (stage === 'working') return;
    stage = 'working';
    stage = (await prepare(form)) ? 'filled' : 'idle';
    if (stage === 'filled') form.requestSubmit(event.submitter);
  });
  // The history can bring the page back as it was left: the next sending makes a key of its own.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) stage = 'idle';
  });
  check(form).catch(console.error);
}

/** Makes the form ready to be sent, and says whether it is. @param {HTMLFormElement} form @returns {Promise<boolean>} */
async function prepare(form) {
  /** @type {string[]} */
  let stated = [];
  show(form, ['working']);
  try {
    stated = await check(form);
    show(form, [...stated, 'working']);
    if (stated.includes('can')) await fill(form);
    return true;
  } catch (error) {
    console.error(error);
    show(form, [...stated, 'failed']);
    return false;
  }
}

/** Says what this browser can do. @param {HTMLFormElement} form @returns {Promise<string[]>} */
async function check(form) {
  const { canMakeKeys, forgetExpired } = await enrol();
  const missing = await canMakeKeys();
  const able = !missing.some(({ stops }) => stops === 'making');
  const stated = [able ? 'can' : 'cannot', ...missing.map(({ code }) => code)];
  show(form, stated);
  if (able) await forgetExpired(new Date());
  return stated;
}

/** @param {HTMLFormElement} form */
async function fill(form) {
  const page = await enrol();
  const key = await page.makeKey(/** @type {any} */ (stated(form, 'signetKind')) || undefined);
  const request = await page.certificateRequest(key, { commonName: commonName(form) });
  put(form, 'signet-request', page.encodePem('CERTIFICATE REQUEST', request));
  const days = Number(form.dataset.signetInterimDays);
  if (days > 0) {
    const now = Date.now();
    const validity = { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + days * DAY_MS) };
    put(form, 'signet-interim', page.encodePem('CERTIFICATE', await page.selfSigned(key, validity)));
  }
  const until = new Date(Date.now() + KEPT_DAYS * DAY_MS);
  await page.keep(key, { password: page.generatePassword(), until });
  page.erase(key);
}

/** @param {HTMLFormElement} form */
function commonName(form) {
  const name = stated(form, 'signetCommonName').trim();
  return [...name].slice(0, LONGEST_COMMON_NAME).join('') || 'unnamed';
}

/**
 * Reads what the person chose in the field that has the attribute, else what the attribute of the form says.
 * @param {HTMLFormElement} form
 * @param {'signetKind' | 'signetCommonName'} name
 */
function stated(form, name) {
  for (const field of form.elements) {
    if (field instanceof HTMLElement && name in field.dataset && 'value' in field) return String(field.value);
  }
  return form.dataset[name] ?? '';
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function put(form, name, value) {
  for (const field of parts(form, name)) /** @type {HTMLInputElement} */ (field).value = value;
}
