import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { gzipSync } from 'node:zlib';

/** Most octets of each bundle, as it stands and as gzip sends it: what a phone on a slow line still bears. */
const LIMITS = { 'enrol.js': [540_000, 125_000], 'page.js': [10_000, 4_000] };

const dist = (name) => readFileSync(new URL(`../dist/${name}`, import.meta.url));

for (const [name, [plain, packed]] of Object.entries(LIMITS)) {
  test(`${name} is small enough`, (t) => {
    const bundle = dist(name);
    const gzip = gzipSync(bundle, { level: 9 });
    t.diagnostic(`${name}: ${bundle.length} octets, ${gzip.length} by gzip`);
    assert.ok(bundle.length <= plain && gzip.length <= packed);
  });
}

test('the page loads exactly the module that was built', async () => {
  const digest = await crypto.subtle.digest('SHA-256', dist('enrol.js'));
  const version = Buffer.from(digest).toString('hex').slice(0, 16);
  assert.ok(dist('page.js').includes(`import("./enrol.js?v=${version}")`));
});

test('the licences of all bundled packages are there', () => {
  const notice = dist('NOTICE').toString();
  for (const name of ['pkijs', 'asn1js', 'node-forge', '@noble/hashes', '@peculiar/utils', 'bytestreamjs']) {
    assert.match(notice, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, under `, 'm'));
  }
});

test('RC2 is in no bundle', () => {
  // The permutation that starts every RC2 (RFC 2268 §2), written either way.
  assert.doesNotMatch(dist('enrol.js').toString(), /217,120,249,196|d9,0x78,0xf9,0xc4/i);
});
