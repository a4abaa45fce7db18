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

import { encodePem } from '../src/enrol.js';
import { Ca, directory, run, write } from './peers.js';

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
    this.ended = new Promise((resolve, reject) => Object.assign(this, { succeed: resolve, fail: reject }));
    this.server = createServer((request, response) => {
      const url = new URL(request.url, 'http://localhost');
      response.setHeader('content-security-policy', POLICY);
      this.answer(request, url, response).catch(this.fail);
    });
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://localhost:${this.server.address().port}`;
  }

  async answer(request, url, response) {
    const body = Buffer.concat(await collect(request));
    if (request.method === 'POST') return this.take(url, body, response);
    if (url.pathname === '/certificate') return response.end(this.chain);
    const [path, type] = FILES[url.pathname] ?? [];
    if (!path) return response.writeHead(404).end();
    return response.setHeader('content-type', type).end(readFileSync(HERE(path)));
  }

  take(url, body, response) {
    const see = (place) => response.writeHead(303, { location: place }).end();
    if (url.pathname === '/apply') {
      this.issue(new URLSearchParams(body.toString()));
      return see('/hand-over');
    }
    if (url.pathname === '/stop') {
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
    assert.equal(form.get('step'), 'send');
    this.interim = form.get('interim');
    const request = form.get('csr');
    this.subject = run('openssl', ['req', '-verify', '-noout', '-subject'], request);
    const der = Buffer.from(request.replace(/-----.*?-----|\s/g, ''), 'base64');
    this.chain = [this.ca.issue(der), ...this.ca.chain].map((one) => encodePem('CERTIFICATE', one)).join('');
  }
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const BROWSERS = {
  chromium: (profile) => ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--remote-debugging-port=0',
    `--user-data-dir=${profile}`],
  'firefox-esr': (profile) => ['--headless', '--no-remote', '--profile', profile],
};

for (const [browser, options] of Object.entries(BROWSERS)) {
  test(`from the form to a file that opens, in ${browser}`, { timeout: 120_000 }, async (t) => {
    const [folder, profile] = [directory(t), directory(t)];
    const portal = new Portal(new Ca(folder));
    const origin = await portal.listen();
    const env = { ...process.env, HOME: profile };
    const running = spawn(browser, [...options(profile), `${origin}/apply`], { env, stdio: 'ignore', detached: true });
    const gone = new Promise((resolve) => running.once('exit', resolve));
    t.after(() => portal.server.closeAllConnections());
    try {
      assert.equal(await portal.ended, 'device=phone');
    } finally {
      process.kill(-running.pid, 'SIGKILL');
      await gone;
      portal.server.close();
    }
    checkDelivered(folder, portal);
  });
}

/** Both files open with the one password and hold the certified key; the interim certificate is for it too. */
function checkDelivered(folder, { files, subject, interim, chain }) {
  assert.match(subject, /CN ?= ?Alice Example/);
  const publicKey = run('openssl', ['x509', '-pubkey', '-noout'], chain);
  assert.equal(run('openssl', ['x509', '-pubkey', '-noout'], interim), publicKey);
  const [modern, compat] = [files.get('modern'), files.get('compat')];
  assert.equal(modern.password, compat.password);
  for (const [{ bytes, password }, ...legacy] of [[modern], [compat, '-legacy']]) {
    const file = write(folder, 'delivered.p12', bytes);
    const pem = run('openssl', ['pkcs12', '-in', file, '-nodes', ...legacy, '-passin', 'stdin'], `${password}\n`);
    assert.equal(pem.match(/BEGIN CERTIFICATE/g).length, 3);
    assert.equal(run('openssl', ['pkey', '-pubout'], pem), publicKey);
  }
}
