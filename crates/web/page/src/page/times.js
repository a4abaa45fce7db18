/**
 * Moments in words of the page's language, as “in 12 days”; the exact moment stays in the title.
 * @module
 */

const MINUTE_MS = 60_000;

/** The units with their length in seconds, longest first. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

export function relativeTimes() {
  const elements = /** @type {NodeListOf<HTMLTimeElement>} */ (
    document.querySelectorAll('time[data-signet-relative]')
  );
  if (elements.length === 0) return;
  const language = document.documentElement.lang || undefined;
  const update = () => {
    for (const element of elements) {
      const moment = Date.parse(element.dateTime);
      if (Number.isNaN(moment)) continue;
      element.title ||= element.textContent?.trim() ?? '';
      element.textContent = relative(moment, Date.now(), language);
    }
  };
  update();
  setInterval(update, MINUTE_MS);
}

/**
 * @param {number} moment ms
 * @param {number} now ms
 * @param {string} [language]
 */
export function relative(moment, now, language) {
  const seconds = Math.round((moment - now) / 1_000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}
