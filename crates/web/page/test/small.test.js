import assert from 'node:assert/strict';
import test from 'node:test';

import { canMakeKeys, encodePem, fileName, generatePassword, parseCertificates } from '../src/enrol.js';
import { clock } from '../src/page/countdown.js';
import { reload } from '../src/page/reload.js';
import { relative } from '../src/page/times.js';

test('a password is 20 characters that cannot be confused, in groups', () => {
  for (let made = 0; made < 100; made += 1) {
    assert.match(generatePassword(), /^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/);
  }
});

test('passwords do not repeat, and every character is equally likely', () => {
  const passwords = new Set(Array.from({ length: 2000 }, generatePassword));
  assert.equal(passwords.size, 2000);
  const counts = new Map();
  for (const character of [...passwords].join('').replaceAll('-', '')) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  // 40 000 draws from 32: each 1250 times, give or take 35.
  assert.equal(counts.size, 32);
  assert.ok([...counts.values()].every((count) => count > 1000 && count < 1500), [...counts].join(' '));
});

test('PEM goes there and back, whatever stands between', () => {
  const all = [new Uint8Array([1, 2, 3]), new Uint8Array(300).fill(0xff), new Uint8Array(48)];
  const text = all.map((der) => `# comment\r\n${encodePem('CERTIFICATE', der)}`).join('\n');
  assert.deepEqual(parseCertificates(text.replaceAll('\n', '\r\n')), all);
  assert.ok(text.split('\n').every((line) => line.length <= 64));
  assert.deepEqual(parseCertificates('no certificate'), []);
});

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const IPAD = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';
const CHROME = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';

async function checkMissing(expected, { userAgent = CHROME, maxTouchPoints = 0, keeps = true, ...browser }) {
  const full = { isSecureContext: true, crypto, navigator: { userAgent, maxTouchPoints }, ...browser };
  const missing = await canMakeKeys(full, async () => keeps);
  assert.deepEqual(missing.map(({ code, stops }) => [code, stops]), expected, userAgent);
  assert.ok(missing.every(({ words }) => /^[A-Z].*\.$/.test(words)));
}

test('a browser that can is told nothing', async () => {
  await checkMissing([], {});
  await checkMissing([], { userAgent: `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`, maxTouchPoints: 5 });
  await checkMissing([], { userAgent: `${IPAD} Version/18.1 Safari/605.1.15`, maxTouchPoints: 5 });
  await checkMissing([], { userAgent: `${IPAD} Chrome/140.0.0.0 Safari/537.36` });
});

test('what is missing is said by name', async () => {
  await checkMissing([['insecure-context', 'making']], { isSecureContext: false, crypto: {} });
  await checkMissing([['no-webcrypto', 'making']], { crypto: {} });
  await checkMissing([['no-storage', 'making']], { keeps: false });
  await checkMissing([['firefox-android', 'using']], { userAgent: ANDROID });
  for (const other of ['CriOS/140.0 Mobile/15E148 Safari/604.1', 'FxiOS/140.0 Mobile/15E148 Safari/604.1',
    'Version/18.0 EdgiOS/140.0 Mobile/15E148 Safari/604.1', 'Mobile/15E148', 'Version/18.1 Mobile/15E148 Safari/604.1 Ddg/18.1']) {
    await checkMissing([['ios-not-safari', 'using']], { userAgent: `${IPHONE} ${other}`, maxTouchPoints: 5 });
  }
  await checkMissing([['ios-not-safari', 'using']], { userAgent: `${IPAD} CriOS/140.0 Safari/604.1`, maxTouchPoints: 5 });
  await checkMissing([['no-storage', 'making'], ['firefox-android', 'using']], { userAgent: ANDROID, keeps: false });
});

test('a file is named person-device-class', () => {
  const check = (holder, expected) => assert.equal(fileName(holder), expected);
  check({ person: 'alice', device: 'phone', class: 'document' }, 'alice-phone-document.p12');
  check({ device: 'build-7', class: 'email' }, 'build-7-email.p12');
  check({ person: 'Zoë  Müller', device: "Zoë's 📱!", class: 'face-to-face' }, 'zoë-müller-zoë-s-face-to-face.p12');
  check({ person: '../../etc/passwd', device: '\u202Eexe.p12', class: '' }, 'etc-passwd-exe-p12.p12');
  check({ person: '📱', device: '', class: '' }, 'certificate.p12');
  assert.equal(fileName({ device: 'x'.repeat(500), class: 'email' }).length, 100);
});

test('a countdown reads as a clock', () => {
  const check = (seconds, expected) => assert.equal(clock(seconds), expected);
  check(0, '0:00');
  check(65, '1:05');
  check(3599, '59:59');
  check(93_845, '26:04:05');
});

test('a moment reads as it is said', () => {
  const day = 86_400_000;
  const check = (ms, language, expected) => assert.equal(relative(1e12 + ms, 1e12, language), expected);
  check(12 * day, 'en', 'in 12 days');
  check(3 * day, 'en', 'in 3 days');
  check(-day, 'en', 'yesterday');
  check(-5 * 60_000, 'de', 'vor 5 Minuten');
  check(400, 'en', 'now');
  check(3 * 365.3 * day, 'de', 'in 3 Jahren');
});

test('a page that waits is loaded anew until it is left', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const page = new EventTarget();
  let loaded = 0;
  Object.assign(globalThis, {
    addEventListener: page.addEventListener.bind(page),
    document: { hidden: false, querySelectorAll: () => [] },
    location: { reload: () => (loaded += 1) },
  });
  reload({ dataset: { signetReload: '4' } });
  context.mock.timers.tick(8_000);
  assert.equal(loaded, 2);
  page.dispatchEvent(new Event('beforeunload'));
  context.mock.timers.tick(60_000);
  assert.equal(loaded, 2);
});
