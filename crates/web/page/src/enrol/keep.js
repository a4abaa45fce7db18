/**
 * Keeps a key between the page that makes it and the page that hands the certificate over, maybe days later, in this
 * browser's IndexedDB, under the fingerprint of its public key.
 *
 * A file needs the private key itself, so a WebCrypto key that cannot be exported will not do. Kept is a box: the key
 * and the file's password, sealed with AES-256-GCM under a key of the box's own that no script can export. Nothing in
 * the database is a key in clear that a page could copy out as it lies, Safari keeps the box's key in its key chain,
 * and forgetting the box's key is enough to forget the rest. It does not protect from a script of this very origin
 * (the content security policy does), nor from who can read the whole profile of the browser.
 * @module
 */
import { fingerprint, restoreKey } from './key.js';

/**
 * @typedef {object} Box
 * @property {string} fingerprint
 * @property {import('./key.js').Kind} kind
 * @property {Uint8Array<ArrayBuffer>} spki
 * @property {CryptoKey} lock
 * @property {Sealed} pkcs8
 * @property {Sealed} password
 * @property {Date} until
 */

/** @typedef {{iv: Uint8Array<ArrayBuffer>, ciphertext: ArrayBuffer}} Sealed */

const DATABASE = 'signet';
const STORE = 'keys';

/**
 * Keeps a key and the password its files will have.
 * @param {import('./key.js').Key} key
 * @param {{password: string, until: Date}} terms
 * @returns {Promise<string>} the fingerprint of the public key
 */
export async function keep(key, { password, until }) {
  const lock = await makeLock();
  /** @type {Box} */
  const box = {
    fingerprint: await fingerprint(key.spki),
    kind: key.kind,
    spki: key.spki,
    lock,
    pkcs8: await seal(lock, key.pkcs8),
    password: await seal(lock, new TextEncoder().encode(password)),
    until,
  };
  await transact('readwrite', (store) => store.put(box));
  return box.fingerprint;
}

/**
 * Gives back what was kept for a public key.
 * @param {Uint8Array<ArrayBuffer>} spki
 * @returns {Promise<{key: import('./key.js').Key, password: string} | undefined>}
 */
export async function recall(spki) {
  const name = await fingerprint(spki);
  /** @type {Box | undefined} */
  const box = await transact('readonly', (store) => store.get(name));
  if (!box) return undefined;
  const [pkcs8, password] = await Promise.all([open(box.lock, box.pkcs8), open(box.lock, box.password)]);
  const key = await restoreKey(box.kind, pkcs8, box.spki);
  return { key, password: new TextDecoder().decode(password) };
}

/** Shortens, never lengthens, how long a key is kept. @param {Uint8Array<ArrayBuffer>} spki @param {Date} until */
export async function keepUntil(spki, until) {
  const name = await fingerprint(spki);
  /** @type {Box | undefined} */
  const box = await transact('readonly', (store) => store.get(name));
  if (box && until < box.until) await transact('readwrite', (store) => store.put({ ...box, until }));
}

/** @param {Uint8Array<ArrayBuffer>} spki */
export async function forget(spki) {
  const name = await fingerprint(spki);
  await transact('readwrite', (store) => store.delete(name));
}

/** Forgets every key whose time has come. @param {Date} now */
export async function forgetExpired(now) {
  /** @type {Box[]} */
  const boxes = await transact('readonly', (store) => store.getAll());
  for (const box of boxes.filter(({ until }) => until <= now)) {
    await transact('readwrite', (store) => store.delete(box.fingerprint));
  }
}

/** Proves that this browser can keep a key: some cannot in private windows. @returns {Promise<boolean>} */
export async function canKeep() {
  try {
    const trial = { fingerprint: 'trial', lock: await makeLock(), until: new Date(0) };
    await transact('readwrite', (store) => store.put(trial));
    await transact('readwrite', (store) => store.delete(trial.fingerprint));
    return true;
  } catch {
    return false;
  }
}

function makeLock() {
  return globalThis.crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param {CryptoKey} lock @param {Uint8Array<ArrayBuffer>} plaintext @returns {Promise<Sealed>} */
async function seal(lock, plaintext) {
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
  return { iv, ciphertext: await globalThis.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, lock, plaintext) };
}

/** @param {CryptoKey} lock @param {Sealed} sealed */
async function open(lock, { iv, ciphertext }) {
  return new Uint8Array(await globalThis.crypto.subtle.decrypt({ name: 'AES-GCM', iv }, lock, ciphertext));
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
async function transact(mode, act) {
  const database = await connect();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      // Only what is complete will still be there on the next page.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** @returns {Promise<IDBDatabase>} */
function connect() {
  return new Promise((resolve, reject) => {
    const request = globalThis.indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'fingerprint' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
