import assert from 'node:assert/strict';
import test from 'node:test';

import { KINDS, encodePem, makeKey, selfSigned, wrap } from '../src/enrol.js';
import { directory, run, write } from './peers.js';

const VALIDITY = { notBefore: new Date('2026-11-21T12:00:00.789Z'), notAfter: new Date('2050-01-01T00:00:00Z') };

const openssl = (certificate, ...args) => run('openssl', ['x509', ...args], encodePem('CERTIFICATE', certificate));

for (const kind of KINDS) {
  test(`an interim certificate for a ${kind} key is signed by that key`, async (t) => {
    const certificate = await selfSigned(await makeKey(kind), VALIDITY);
    const file = write(directory(t), 'interim.pem', encodePem('CERTIFICATE', certificate));
    assert.match(run('openssl', ['verify', '-attime', '1800000000', '-check_ss_sig', '-CAfile', file, file]), /: OK/);
  });
}

test('an interim certificate is for clients alone and has the one name', async () => {
  const certificate = await selfSigned(await makeKey(), VALIDITY);
  const names = openssl(certificate, '-noout', '-issuer', '-subject');
  assert.match(names, /^issuer=CN ?= ?Signet interim\nsubject=CN ?= ?Signet interim\n$/);
  const extensions = openssl(certificate, '-noout', '-ext', 'keyUsage,extendedKeyUsage,basicConstraints');
  assert.equal(
    extensions.replace(/ +$/gm, ''),
    'X509v3 Key Usage: critical\n    Digital Signature\n' +
      'X509v3 Extended Key Usage:\n    TLS Web Client Authentication\n',
  );
});

test('its validity is the one given, in the form each year wants', async () => {
  const certificate = await selfSigned(await makeKey(), VALIDITY);
  const dump = run('openssl', ['asn1parse', '-inform', 'DER'], certificate);
  assert.match(dump, /UTCTIME +:261121120000Z\n.*GENERALIZEDTIME +:20500101000000Z/);
});

test('its serial number is positive, of 16 octets, and its own', async () => {
  const key = await makeKey();
  const serials = new Set();
  for (let made = 0; made < 64; made += 1) {
    const text = openssl(await selfSigned(key, VALIDITY), '-noout', '-serial');
    assert.match(text, /^serial=[0-7][0-9A-F]{31}\n$/);
    serials.add(text);
  }
  assert.equal(serials.size, 64);
});

test('an interim certificate goes into a file without a chain', async (t) => {
  const folder = directory(t);
  const key = await makeKey();
  const certificate = await selfSigned(key, VALIDITY);
  const parcel = { key, certificate, chain: [], friendlyName: 'alice · phone · interim', password: 'abcde' };
  const file = write(folder, 'interim.p12', await wrap({ ...parcel, format: 'modern' }));
  run('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password']);
  run('pk12util', ['-i', file, '-d', `sql:${folder}`, '-W', parcel.password]);
  assert.match(run('certutil', ['-L', '-d', `sql:${folder}`]), /interim\s+u,u,u/);
});
