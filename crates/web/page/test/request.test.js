import assert from 'node:assert/strict';
import test from 'node:test';

import { KINDS, certificateRequest, encodePem, makeKey } from '../src/enrol.js';
import { run } from './peers.js';

const SIGNATURES = {
  p256: 'ecdsa-with-SHA256',
  p384: 'ecdsa-with-SHA384',
  rsa2048: 'sha256WithRSAEncryption',
  rsa3072: 'sha256WithRSAEncryption',
};

for (const kind of KINDS) {
  test(`a request for a ${kind} key proves possession`, async () => {
    const key = await makeKey(kind);
    const pem = encodePem('CERTIFICATE REQUEST', await certificateRequest(key, { commonName: 'Zoë · 📱' }));
    const text = run('openssl', ['req', '-verify', '-noout', '-text', '-nameopt', 'utf8', '-subject'], pem);
    assert.match(text, /Version: 1 \(0x0\)/);
    assert.match(text, /subject=CN ?= ?Zoë · 📱/);
    assert.match(text, new RegExp(`Signature Algorithm: ${SIGNATURES[kind]}`));
    const asked = run('openssl', ['req', '-pubkey', '-noout'], pem);
    assert.equal(asked, run('openssl', ['pkey', '-pubin', '-inform', 'DER'], key.spki));
  });
}

test('a request that was changed proves nothing', async () => {
  const request = await certificateRequest(await makeKey(), { commonName: 'Alice' });
  const at = Buffer.from(request).indexOf('Alice');
  request.set(new TextEncoder().encode('Malle'), at);
  const pem = encodePem('CERTIFICATE REQUEST', request);
  assert.match(run('sh', ['-c', 'openssl req -verify -noout 2>&1 || true'], pem), /verify failure/i);
});

test('the attributes are there even when there are none (RFC 2986 §4.1)', async () => {
  const request = await certificateRequest(await makeKey(), { commonName: 'Alice' });
  assert.match(run('openssl', ['asn1parse', '-inform', 'DER'], request), /l= {3}0 cons: +cont \[ 0 \]/);
});

test('an algorithm of RSA signatures has the parameters NULL (RFC 4055 §5)', async () => {
  const request = await certificateRequest(await makeKey('rsa2048'), { commonName: 'Alice' });
  const dump = run('openssl', ['asn1parse', '-inform', 'DER'], request);
  assert.match(dump, /sha256WithRSAEncryption\n.*prim: NULL/);
});

test('a common name has 1 to 64 characters', async () => {
  const key = await makeKey();
  await certificateRequest(key, { commonName: '📱'.repeat(64) });
  for (const commonName of ['', 'x'.repeat(65)]) {
    await assert.rejects(certificateRequest(key, { commonName }), { name: 'Fault', code: 'bad-name' });
  }
});

test('the private key that signs cannot be exported', async () => {
  const key = await makeKey();
  assert.equal(key.signer.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('pkcs8', key.signer), /not extractable/);
});
