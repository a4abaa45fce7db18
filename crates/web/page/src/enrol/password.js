/**
 * The password of a file: generated, never chosen, so that no format's slow hashing has to help it.
 * @module
 */
import { Fault } from './fault.js';

/** 32 letters and digits of which none looks like another. */
const CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/**
 * Generates 20 characters in four groups with hyphens between: 100 bits, 23 characters in all, since some dialogs fail
 * beyond 32.
 * @returns {string}
 */
export function generatePassword() {
  const octets = globalThis.crypto.getRandomValues(new Uint8Array(GROUPS * GROUP_LENGTH));
  // 256 is a multiple of 32, so every character is equally likely.
  const characters = Array.from(octets, (octet) => CHARACTERS[octet % CHARACTERS.length]).join('');
  return (characters.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? []).join('-');
}

/**
 * Refuses what some program would hash differently than another.
 * @param {string} password
 * @throws {Fault} `empty-password`, `password-not-ascii`
 */
export function checkPassword(password) {
  if (password === '') throw new Fault('empty-password', 'a file without a password protects nothing');
  if (!/^[\x20-\x7e]*$/.test(password)) {
    throw new Fault('password-not-ascii', 'programs disagree on how to read other characters than ASCII');
  }
}
