/**
 * Bundles src/ into dist/: enrol.js (ES module, keys and certificates), page.js (classic script, the page's behaviour,
 * which loads enrol.js where a page needs it) and NOTICE (the licences of what is bundled).
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as esbuild from 'esbuild';

const ROOT = dirname(fileURLToPath(import.meta.url));
const LICENCES = ['MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'Apache-2.0'];

/**
 * node-forge's derivation of keys stands in one file with schemes that need its other ciphers, RSA and random numbers.
 * None of these is called, so none is bundled; of RSA the file reads the big integers when it is loaded.
 */
const onlyDerivation = {
  name: 'only-derivation',
  setup(build) {
    build.onResolve({ filter: /^\.\/(aes|pbkdf2|pem|random|rc2|rsa)$/ }, ({ path, importer, resolveDir }) => {
      if (!importer.endsWith('node-forge/lib/pbe.js')) return undefined;
      if (path === './rsa') return { path: join(resolveDir, 'jsbn.js') };
      return { path, namespace: 'left-out' };
    });
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: '' }));
  },
};

const common = {
  absWorkingDir: ROOT,
  outdir: 'dist',
  bundle: true,
  minify: true,
  target: ['es2022', 'safari16', 'firefox115', 'chrome109'],
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
const enrol = await esbuild.build({
  ...common,
  entryPoints: ['src/enrol.js'],
  format: 'esm',
  plugins: [onlyDerivation],
});
const version = createHash('sha256').update(readFileSync(join(ROOT, 'dist/enrol.js'))).digest('hex').slice(0, 16);
const page = await esbuild.build({
  ...common,
  entryPoints: ['src/page.js'],
  // Without imports or exports at its top a module is a script, but for its scope.
  format: 'esm',
  banner: { js: '"use strict";(()=>{' },
  footer: { js: '})();' },
  // The name changes with the content, so that both may be cached for ever.
  define: { ENROL_URL: JSON.stringify(`./enrol.js?v=${version}`) },
  external: ['./enrol.js?*'],
});
writeFileSync(join(ROOT, 'dist/NOTICE'), notice([enrol, page]));

/** Collects the licence of every package that went into the bundles. */
function notice(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const packages = inputs.map((input) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  const texts = [...new Set(packages)].filter(Boolean).sort().map(licence);
  return `The scripts of these pages contain the following packages.\n${texts.join('')}`;
}

function licence(folder) {
  const path = join(ROOT, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const accepted = license.replace(/[()]/g, '').split(' OR ').find((one) => LICENCES.includes(one));
  const file = readdirSync(path).find((one) => /^licen[cs]e/i.test(one));
  if (!accepted || !file) throw new Error(`${name} ${version}: licence ${license}, text in ${file}`);
  const text = readFileSync(join(path, file), 'utf8').trim();
  return `\n${'='.repeat(80)}\n${name} ${version}, under ${accepted}\n\n${text}\n`;
}
