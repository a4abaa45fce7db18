/** Plays the person: clicks through the pages and reports to the server what it saw. */
const find = (selector) => document.querySelector(selector);
const visible = (selector) => find(selector).checkVisibility();
const report = (what, body) => fetch(`/report/${what}`, { method: 'POST', body });
const expect = (holds, what) => {
  if (!holds) throw new Error(`${location.pathname}: ${what}`);
};

document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  report('failed', `the policy stopped ${blockedURI} by ${violatedDirective}`),
);
addEventListener('error', ({ message }) => report('failed', message));
addEventListener('unhandledrejection', ({ reason }) => report('failed', String(reason)));

/** Waits until an element shows one of the states. */
async function state(selector, ...wanted) {
  for (let tries = 0; tries < 600; tries += 1) {
    const words = find(selector).dataset.signetState?.split(' ') ?? [];
    if (wanted.some((word) => words.includes(word))) return words;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${location.pathname}: ${find(selector).dataset.signetState} never became ${wanted}`);
}

const press = (key, target = document.activeElement) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

/** Catches the file that the page hands to the browser, with its name. */
let caught;
const createObjectUrl = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  caught = blob;
  return createObjectUrl.call(URL, blob);
};

async function send(format) {
  const query = new URLSearchParams({ format, password: find('#password').textContent });
  await report(`file?${query}`, caught);
}

const PAGES = {
  async '/apply'() {
    await state('form', 'can', 'cannot');
    expect(visible('#can') === isSecureContext && visible('#cannot') !== isSecureContext, 'it says what it can');
    expect(visible('#insecure') !== isSecureContext, 'it says why');
    find('select').value = new URLSearchParams(location.search).get('kind');
    find('button').click();
    find('button').click();
  },

  async '/hand-over'() {
    const root = '[data-signet-hand-over]';
    await state(root, 'failed');
    expect(visible('[data-signet-retry]'), 'the first answer failed');
    find('[data-signet-retry]').click();
    const words = await state(root, 'ready', 'no-key');
    if (sessionStorage.forgotten) {
      expect(words.includes('no-key') && visible('#no-key'), 'a forgotten key stays forgotten');
      location.assign('/small');
      return;
    }
    expect(visible('#password') && !visible('#rewrapped'), 'the first file is the one asked for');
    find('[data-signet-download]').click();
    await state(root, 'downloaded');
    await send('modern');
    find('[data-signet-wrong-password]').focus();
    find('[data-signet-wrong-password]').click();
    await state(root, 'rewrapped');
    await state(root, 'ready');
    expect(visible('#rewrapped'), 'the second file is the other');
    expect(document.activeElement === find('[data-signet-wrong-password]'), 'the focus stays');
    await send('compat');
    find('[data-signet-forget]').click();
    await state(root, 'forgotten');
    expect(find('#password').textContent === '' && visible('#forgotten'), 'the password goes with the key');
    sessionStorage.forgotten = 'yes';
    location.reload();
  },

  async '/small'() {
    expect(find('[data-signet-countdown]').textContent === '0:00' && visible('#over'), 'the countdown is over');
    expect(/^vor \d\d Jahren$/.test(find('#then').textContent), 'the moment is in words');
    expect(find('#then').title === '1 January 2000', 'the exact moment stays');
    for (const [key, id] of [['j', 'one'], ['j', 'two'], ['j', 'two'], ['k', 'one'], ['/', 'search'], ['k', 'search']]) {
      press(key);
      expect(document.activeElement.id === id, `${key} leads to ${id}`);
    }
    find('#one').focus();
    let approved = 0;
    find('#approve').addEventListener('click', () => (approved += 1));
    press('a');
    document.documentElement.dataset.signetHotkeys = 'off';
    press('a');
    expect(approved === 1, 'a key presses its button unless keys are off');
    find('form button').click();
    expect(find('#sure').open, 'it asks first');
    find('#no').click();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await report('declined');
    find('form button').click();
    find('#yes').click();
  },
};

PAGES[location.pathname]?.().catch((error) => report('failed', String(error)));
