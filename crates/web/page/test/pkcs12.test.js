import assert from 'node:assert/strict';
import test from 'node:test';

import { KINDS, certificateRequest, erase, makeKey, rewrap, wrap } from '../src/enrol.js';
import { checkEverywhere, describe, openssl } from './opening.js';
import { Ca, directory, run, write } from './peers.js';

const PASSWORD = 'abcde-fghij-kmnpq-rstuv';
const NAME = 'alice · phone · document · 2027';
const FORMATS = ['modern', 'compat'];

async function parcelOf(folder, { kind = 'p256', ...rest }) {
  const ca = new Ca(folder);
  const key = await makeKey(kind);
  const certificate = ca.issue(await certificateRequest(key, { commonName: 'Alice' }));
  return { key, certificate, chain: ca.chain, friendlyName: NAME, password: PASSWORD, format: 'modern', ...rest };
}

for (const kind of KINDS) {
  for (const format of FORMATS) {
    test(`a ${format} file of a ${kind} key opens everywhere`, async (t) => {
      const folder = directory(t);
      const parcel = await parcelOf(folder, { kind, format });
      checkEverywhere(t, folder, parcel, await wrap(parcel));
    });
  }
}

/** Passwords and names that programs have stumbled over. */
const ODD = [
  ['x', 'Jörg Müßig · Straße'],
  [' spaces at both ends ', 'Zoë 🦊 · 📱 · e-mail'],
  [`"quotes' $HOME \\ %s |&;<>\``, 'Алиса · 手机'],
  ['~'.repeat(200), 'x'.repeat(300)],
  [PASSWORD, ''],
];

for (const format of FORMATS) {
  test(`a ${format} file opens everywhere whatever the password and the name`, async (t) => {
    const folder = directory(t);
    const parcel = await parcelOf(folder, { format });
    for (const [password, friendlyName] of ODD) {
      const odd = { ...parcel, password, friendlyName };
      checkEverywhere(t, folder, odd, await wrap(odd));
    }
  });

  test(`a ${format} file does not open with another password`, async (t) => {
    const folder = directory(t);
    const parcel = await parcelOf(folder, { format });
    const file = write(folder, 'file.p12', await wrap(parcel));
    assert.throws(() => openssl(file, { format, password: 'other' }, '-nokeys'), /invalid password/);
  });
}

test('a modern file has one scheme for both bags and a MAC with SHA-256', async (t) => {
  const folder = directory(t);
  const file = write(folder, 'file.p12', await wrap(await parcelOf(folder, { format: 'modern' })));
  const scheme = 'PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256';
  assert.equal(
    describe(file, { format: 'modern', password: PASSWORD }),
    `MAC: sha256, Iteration 100000\nMAC length: 32, salt length: 8\nPKCS7 Encrypted data: ${scheme}\n` +
      `${'Certificate bag\n'.repeat(3)}PKCS7 Data\nShrouded Keybag: ${scheme}\n`,
  );
});

test('a compat file has one scheme for both bags and a MAC with SHA-1', async (t) => {
  const folder = directory(t);
  const file = write(folder, 'file.p12', await wrap(await parcelOf(folder, { format: 'compat' })));
  const scheme = 'pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 10000';
  assert.equal(
    describe(file, { format: 'compat', password: PASSWORD }),
    `MAC: sha1, Iteration 10000\nMAC length: 20, salt length: 8\nPKCS7 Encrypted data: ${scheme}\n` +
      `${'Certificate bag\n'.repeat(3)}PKCS7 Data\nShrouded Keybag: ${scheme}\n`,
  );
});

test('key and certificate are tied and named, the chain is not', async (t) => {
  const folder = directory(t);
  const parcel = await parcelOf(folder, { format: 'modern' });
  const pem = openssl(write(folder, 'file.p12', await wrap(parcel)), parcel, '-nodes');
  assert.equal(pem.match(/localKeyID: ([0-9A-F]{2} ){20}/g).length, 2);
  assert.equal(pem.match(/friendlyName: /g).length, 2);
});

test('a file is DER', async (t) => {
  const parcel = await parcelOf(directory(t), { format: 'modern' });
  const file = await wrap(parcel);
  const dump = run('openssl', ['asn1parse', '-inform', 'DER', '-strparse', '26'], file);
  assert.doesNotMatch(dump, /inf\s/);
  // SEQUENCE, long form of two octets, all of the file.
  assert.deepEqual([...file.subarray(0, 2)], [0x30, 0x82]);
  assert.equal(file[2] * 256 + file[3], file.length - 4);
});

test('no salt or initial value is used twice', async (t) => {
  const parcel = await parcelOf(directory(t), { format: 'modern' });
  const dumps = [await wrap(parcel), await wrap(parcel)].map((file) => Buffer.from(file).toString('hex'));
  const salts = dumps.flatMap((hex) => [...hex.matchAll(/0410([0-9a-f]{32})/g)].map(([, value]) => value));
  assert.ok(salts.length >= 4);
  assert.equal(new Set(salts).size, salts.length);
});

test('the other format holds the same under the same password', async (t) => {
  const folder = directory(t);
  for (const [format, other] of [FORMATS, [...FORMATS].reverse()]) {
    const parcel = await parcelOf(folder, { format });
    const made = await rewrap(parcel);
    assert.equal(made.format, other);
    checkEverywhere(t, folder, { ...parcel, format: other }, made.file);
  }
});

test('what fails elsewhere is refused here', async (t) => {
  const parcel = await parcelOf(directory(t), {});
  const refused = (change, code) => assert.rejects(wrap({ ...parcel, ...change }), { name: 'Fault', code });
  await refused({ password: '' }, 'empty-password');
  await refused({ password: 'Zoë' }, 'password-not-ascii');
  await refused({ password: 'line\n' }, 'password-not-ascii');
  await refused({ key: await makeKey() }, 'key-mismatch');
  await refused({ certificate: new Uint8Array() }, 'no-certificate');
  await refused({ certificate: new Uint8Array([0x30, 0x03, 1, 2, 3]) }, 'no-certificate');
});

test('an erased key is gone', async () => {
  const key = await makeKey();
  assert.ok(key.pkcs8.some((octet) => octet !== 0));
  erase(key);
  assert.ok(key.pkcs8.every((octet) => octet === 0));
});
