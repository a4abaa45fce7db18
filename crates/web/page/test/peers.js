/**
 * The programs that judge what the page makes, and a throw-away CA, which is OpenSSL's.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodePem, parseCertificates } from '../src/enrol.js';

/** Makes a directory that goes when the test ends. */
export function directory(test) {
  const path = mkdtempSync(join(tmpdir(), 'signet-page-'));
  test.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** Runs a program and gives what it printed; it must succeed. */
export function run(program, args, input) {
  return execFileSync(program, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

export function write(folder, name, content) {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

/** A root and an issuing CA. */
export class Ca {
  constructor(folder) {
    this.folder = folder;
    const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
    const options = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', ...extensions];
    const at = (name) => join(folder, name);
    run('openssl', ['req', ...options, '-subj', '/CN=Root', '-keyout', at('root.key'), '-out', at('root.pem')]);
    const issuer = ['-CA', at('root.pem'), '-CAkey', at('root.key')];
    run('openssl', ['req', ...options, ...issuer, '-subj', '/CN=Issuing', '-keyout', at('ca.key'), '-out', at('ca.pem')]);
    this.chain = parseCertificates(['ca.pem', 'root.pem'].map((name) => run('cat', [at(name)])).join(''));
  }

  /** Issues to a request, DER, after checking its proof of possession. */
  issue(request) {
    const csr = write(this.folder, 'request.pem', encodePem('CERTIFICATE REQUEST', request));
    run('openssl', ['req', '-verify', '-noout', '-in', csr]);
    const extensions = write(this.folder, 'ext', 'extendedKeyUsage=clientAuth\nkeyUsage=critical,digitalSignature\n');
    const ca = ['-CA', join(this.folder, 'ca.pem'), '-CAkey', join(this.folder, 'ca.key')];
    const text = run('openssl', ['x509', '-req', '-in', csr, ...ca, '-days', '7', '-extfile', extensions]);
    return parseCertificates(text)[0];
  }
}
