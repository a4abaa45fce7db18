/**
 * The bundles in real browsers, under the policy that the portal sends: from the form to a file that opens.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { encodePem, parseCertificates } from '../src/enrol.js';
import { checkEverywhere } from './opening.js';
import { Ca, directory, run } from './peers.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'";
const HERE = (path) => fileURLToPath(new URL(path, import.meta.url));
const FILES = {
  '/apply': ['site/apply.html', 'text/html; charset=utf-8'],
  '/hand-over': ['site/hand-over.html', 'text/html; charset=utf-8'],
  '/small': ['site/small.html', 'text/html; charset=utf-8'],
  '/drive.js': ['site/drive.js', 'text/javascript'],
  '/page.js': ['../dist/page.js', 'text/javascript'],
  '/enrol.js': ['../dist/enrol.js', 'text/javascript'],
};

/** A portal of three pages: what the server does when it issues at once. */
class Portal {
  constructor(ca) {
    this.ca = ca;
    this.files = new Map();
    this.asked = 0;
    this.ended = new Promise((resolve, reject) => Object.assign(this, { succeed: resolve, fail: reject }));
    this.server = createServer((request, response) => {
      const url = new URL(request.url, 'http://localhost');
      response.setHeader('content-security-policy', POLICY);
      this.answer(request, url, response).catch((error) => {
        response.end();
        this.fail(error);
      });
    });
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.server.address().port;
  }

  async answer(request, url, response) {
    const body = Buffer.concat(await collect(request));
    if (request.method === 'POST') return this.take(url, body, response);
    if (url.pathname === '/certificate') return this.certificate(response);
    const [path, type] = FILES[url.pathname] ?? [];
    if (!path) return response.writeHead(404).end();
    return response.setHeader('content-type', type).end(readFileSync(HERE(path)));
  }

  /** Answers every other time: what fails once must succeed when tried again. */
  certificate(response) {
    this.asked += 1;
    return this.asked % 2 ? response.writeHead(503).end() : response.end(this.chain);
  }

  take(url, body, response) {
    const see = (place) => response.writeHead(303, { location: place }).end();
    if (url.pathname === '/apply') {
      this.form = new URLSearchParams(body.toString());
      assert.equal(this.form.get('step'), 'send');
      if (this.form.get('csr') === '') {
        this.succeed('no key');
        return see('/end');
      }
      this.issue(this.form);
      return see('/hand-over');
    }
    if (url.pathname === '/report/declined') this.declined = true;
    if (url.pathname === '/stop') {
      assert.ok(this.declined, 'a form that was not confirmed is not sent');
      this.succeed(body.toString());
      return see('/end');
    }
    if (url.pathname === '/report/file') {
      const { format, password } = Object.fromEntries(url.searchParams);
      this.files.set(format, { bytes: body, password });
    }
    if (url.pathname === '/report/failed') this.fail(new Error(body.toString()));
    return response.end();
  }

  issue(form) {
    assert.equal(this.subject, undefined, 'a form pressed twice is sent once');
    this.interim = form.get('interim');
    const request = form.get('csr');
    this.subject = run('openssl', ['req', '-verify', '-noout', '-subject'], request);
    const text = run('openssl', ['req', '-noout', '-text'], request);
    assert.match(text, new RegExp(`Public-Key: \\(${KINDS[form.get('kind')]} bit\\)`));
    const der = Buffer.from(request.replace(/-----.*?-----|\s/g, ''), 'base64');
    this.chain = [this.ca.issue(der), ...this.ca.chain].map((one) => encodePem('CERTIFICATE', one)).join('');
  }
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** One kind of either family, with its bits; the others differ in a number alone. */
const KINDS = { p256: 256, rsa2048: 2048 };

const BROWSERS = {
  chromium: (profile) => ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--remote-debugging-port=0',
    `--user-data-dir=${profile}`],
  'firefox-esr': (profile) => ['--headless', '--no-remote', '--profile', profile],
};

for (const [browser, options] of Object.entries(BROWSERS)) {
  for (const kind of Object.keys(KINDS)) {
    test(`from the form to a file of a ${kind} key that opens, in ${browser}`, { timeout: 120_000 }, async (t) => {
      const portal = new Portal(new Ca(directory(t)));
      const port = await portal.listen();
      assert.equal(await visit(t, portal, browser, options, `http://localhost:${port}/apply?kind=${kind}`), 'device=phone');
      checkDelivered(t, portal);
    });
  }
}

test('without encryption the form is sent without a request', { timeout: 120_000 }, async (t) => {
  const portal = new Portal(new Ca(directory(t)));
  const port = await portal.listen();
  const options = (profile) => [...BROWSERS.chromium(profile), '--host-resolver-rules=MAP portal.test 127.0.0.1'];
  assert.equal(await visit(t, portal, 'chromium', options, `http://portal.test:${port}/apply?kind=p256`), 'no key');
});

/** Lets a browser play the person from this page on, until the portal has seen the end. */
async function visit(test, portal, browser, options, url) {
  const profile = directory(test);
  const env = { ...process.env, HOME: profile };
  const running = spawn(browser, [...options(profile), url], { env, stdio: 'ignore', detached: true });
  const gone = new Promise((resolve) => running.once('exit', resolve));
  try {
    return await portal.ended;
  } finally {
    process.kill(-running.pid, 'SIGKILL');
    await gone;
    portal.server.closeAllConnections();
    portal.server.close();
  }
}

/** Both files open with the one password and hold the certified key; the interim certificate is for it too. */
function checkDelivered(test, { files, subject, interim, chain }) {
  assert.match(subject, /CN ?= ?Alice Example/);
  const publicKey = run('openssl', ['x509', '-pubkey', '-noout'], chain);
  assert.equal(run('openssl', ['x509', '-pubkey', '-noout'], interim), publicKey);
  assert.equal(files.get('modern').password, files.get('compat').password);
  const [certificate, ...above] = parseCertificates(chain);
  for (const [format, { bytes, password }] of files) {
    const parcel = { certificate, chain: above, password, format, friendlyName: 'alice · phone · document · 2027' };
    checkEverywhere(test, directory(test), parcel, bytes);
  }
}
