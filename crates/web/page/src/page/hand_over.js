/**
 * The hand-over: fetches the certificate, joins it with the key that waits in this browser, and gives the person the
 * file and its password. The key is in memory only while a file is being made.
 * @module
 */
import { enrol } from './enrol.js';
import { onClick, parts, show } from './show.js';

const DAY_MS = 86_400_000;
/** How long a key still waits here after its file was taken, for who then finds that the file does not open. */
const KEPT_AFTER_DAYS = 1;

/** @typedef {import('../enrol/pkcs12.js').Format} Format */
/** @typedef {'working' | 'ready' | 'no-key' | 'failed' | 'forgotten'} Stage */

/** @param {HTMLElement} root */
export function handOver(root) {
  const delivery = new Delivery(root);
  onClick(root, 'signet-download', () => delivery.attempt(() => delivery.take()));
  onClick(root, 'signet-wrong-password', () => delivery.attempt(() => delivery.takeOther()));
  onClick(root, 'signet-forget', () => delivery.attempt(() => delivery.forget()));
  onClick(root, 'signet-retry', () => delivery.attempt(() => delivery.begin()));
  delivery.attempt(() => delivery.begin());
}

class Delivery {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {Stage} */
    this.stage = 'working';
    this.busy = false;
    /** @type {Set<'downloaded' | 'rewrapped'>} */
    this.done = new Set();
    /** @type {Format} */
    this.format = root.dataset.signetFormat === 'compat' ? 'compat' : 'modern';
    /** @type {Uint8Array<ArrayBuffer>[]} the certificate, then those above it */
    this.certificates = [];
    /** @type {Uint8Array<ArrayBuffer> | undefined} */
    this.file = undefined;
  }

  /** Does one thing, one at a time, and shows how it went. @param {() => Promise<Stage>} act */
  async attempt(act) {
    if (this.busy) return;
    this.busy = true;
    // What is shown stays meanwhile, so that the focus does not get lost.
    this.tell('working');
    try {
      this.stage = await act();
    } catch (error) {
      console.error(error);
      this.stage = 'failed';
    }
    this.busy = false;
    this.tell();
  }

  /** @param {string[]} words besides those that apply anyway */
  tell(...words) {
    show(this.root, [this.stage, this.format, ...this.done, ...words]);
  }

  /** @returns {Promise<Stage>} */
  async begin() {
    const { parseCertificates, wrap } = await enrol();
    this.certificates = parseCertificates(await fetchText(this.root.dataset.signetCertificate ?? ''));
    return this.make(async (parcel) => {
      this.file = await wrap(parcel);
      for (const place of parts(this.root, 'signet-password')) place.textContent = parcel.password;
    });
  }

  /** @returns {Promise<Stage>} */
  async take() {
    const { download, fileName, keepUntil } = await enrol();
    if (!this.file) return 'failed';
    const { signetPerson: person, signetDevice: device = '', signetClass = '' } = this.root.dataset;
    download(this.file, fileName({ person, device, class: signetClass }));
    this.done.add('downloaded');
    if ('signetFinal' in this.root.dataset) {
      await keepUntil(await this.publicKey(), new Date(Date.now() + KEPT_AFTER_DAYS * DAY_MS));
    }
    return 'ready';
  }

  /** The other format, for who is told “wrong password”. @returns {Promise<Stage>} */
  async takeOther() {
    const { rewrap } = await enrol();
    const stage = await this.make(async (parcel) => {
      ({ file: this.file, format: this.format } = await rewrap(parcel));
      this.done.add('rewrapped');
    });
    return stage === 'ready' ? this.take() : stage;
  }

  /** @returns {Promise<Stage>} */
  async forget() {
    const { forget } = await enrol();
    await forget(await this.publicKey());
    this.file = undefined;
    for (const place of parts(this.root, 'signet-password')) place.textContent = '';
    return 'forgotten';
  }

  /**
   * Lends the key for the making of one file.
   * @param {(parcel: import('../enrol/pkcs12.js').Parcel) => Promise<void>} use
   * @returns {Promise<Stage>}
   */
  async make(use) {
    const { erase, recall } = await enrol();
    const kept = await recall(await this.publicKey());
    if (!kept) return 'no-key';
    const [certificate, ...chain] = this.certificates;
    const friendlyName = this.root.dataset.signetFriendlyName ?? '';
    try {
      await use({ ...kept, certificate, chain, friendlyName, format: this.format });
    } finally {
      erase(kept.key);
    }
    return 'ready';
  }

  async publicKey() {
    const { publicKeyOf } = await enrol();
    return publicKeyOf(this.certificates[0] ?? new Uint8Array());
  }
}

/** @param {string} url */
async function fetchText(url) {
  const headers = { accept: 'application/pem-certificate-chain' };
  const response = await fetch(url, { headers, credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}
