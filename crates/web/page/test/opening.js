/**
 * Do PKCS#12 files open in OpenSSL, NSS (Firefox, Chromium on Linux), Java and GnuTLS?
 */
import assert from 'node:assert/strict';

import { encodePem } from '../src/enrol.js';
import { directory, run, write } from './peers.js';

/**
 * Opens a file in every program that people will use it with, and compares what each found with what went in: the
 * certificate, the chain, the password, the name and the format.
 */
export function checkEverywhere(test, folder, parcel, bytes) {
  const file = write(folder, 'file.p12', bytes);
  checkOpenssl(file, parcel);
  checkNss(directory(test), file, write(folder, 'password', parcel.password), parcel);
  checkJava(file, write(folder, 'password', parcel.password));
  checkGnutls(file, parcel);
}

export function openssl(file, { format, password }, ...args) {
  const legacy = format === 'compat' ? ['-legacy'] : [];
  return run('openssl', ['pkcs12', '-in', file, ...legacy, '-passin', 'stdin', ...args], `${password}\n`);
}

/** What OpenSSL says about a file's encryption. */
export function describe(file, { format, password }) {
  const legacy = format === 'compat' ? ['-legacy'] : [];
  const args = ['pkcs12', '-in', file, ...legacy, '-info', '-noout', '-passin', 'stdin'];
  return run('sh', ['-c', '"$@" 2>&1', 'sh', 'openssl', ...args], `${password}\n`);
}

const MAC_HASH = { modern: 'sha256', compat: 'sha1' };

function checkOpenssl(file, parcel) {
  assert.ok(describe(file, parcel).startsWith(`MAC: ${MAC_HASH[parcel.format]}, `), parcel.format);
  const pem = openssl(file, parcel, '-nodes');
  assert.equal(pem.match(/BEGIN CERTIFICATE/g).length, 1 + parcel.chain.length);
  const leaf = encodePem('CERTIFICATE', parcel.certificate);
  assert.ok(pem.includes(leaf.trim()));
  assert.equal(run('openssl', ['pkey', '-pubout'], pem), run('openssl', ['x509', '-pubkey', '-noout'], leaf));
}

function checkNss(store, file, passwordFile, { friendlyName }) {
  const database = ['-d', `sql:${store}`];
  run('certutil', ['-N', ...database, '--empty-password']);
  run('pk12util', ['-i', file, ...database, '-w', passwordFile]);
  assert.match(run('certutil', ['-L', ...database]), /\su,u,u\s/);
  const keys = run('certutil', ['-K', ...database]);
  assert.ok(keys.includes(friendlyName), `${friendlyName} in ${keys}`);
}

function checkJava(file, passwordFile) {
  const listing = ['-list', '-v', '-storetype', 'PKCS12', '-keystore', file, '-storepass:file', passwordFile];
  assert.match(run('keytool', listing), /Entry type: PrivateKeyEntry\nCertificate chain length: 3/);
}

function checkGnutls(file, { password, chain }) {
  const found = run('certtool', ['--p12-info', '--inder', '--infile', file, '--password', password]);
  assert.equal(found.match(/BEGIN CERTIFICATE/g).length, 1 + chain.length);
  assert.match(found, /BEGIN (ENCRYPTED )?PRIVATE KEY/);
}
