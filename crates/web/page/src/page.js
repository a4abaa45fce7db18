/**
 * The behaviour of the pages: finds `data-signet-*` attributes and adds to what works without it. It holds no words:
 * what people read stands in the HTML, in their language. The contract of the attributes is in README.md.
 * @module
 */
import { apply } from './page/apply.js';
import { confirm } from './page/confirm.js';
import { copy } from './page/copy.js';
import { countdown } from './page/countdown.js';
import { handOver } from './page/hand_over.js';
import { hotkeys, list } from './page/keyboard.js';
import { reload } from './page/reload.js';
import { relativeTimes } from './page/times.js';

/** @param {string} attribute @param {(element: any) => void} behave */
function each(attribute, behave) {
  for (const element of document.querySelectorAll(`[${attribute}]`)) behave(element);
}

each('data-signet-apply', apply);
each('data-signet-hand-over', handOver);
each('data-signet-copy', copy);
each('data-signet-confirm', confirm);
each('data-signet-countdown', countdown);
each('data-signet-list', list);
each('data-signet-reload', reload);
hotkeys();
relativeTimes();
