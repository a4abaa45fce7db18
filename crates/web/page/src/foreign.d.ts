/** node-forge has no types of its own; only `triple_des.js` touches it. */
declare module 'node-forge/lib/forge.js' {
  const forge: any;
  export default forge;
}
declare module 'node-forge/lib/des.js';
declare module 'node-forge/lib/pbe.js';
declare module 'node-forge/lib/sha1.js';

/** Where enrol.js is, from page.js; put in by the build. */
declare const ENROL_URL: string;
