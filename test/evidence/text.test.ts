import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable, wrap } from '../../src/evidence/verify/text.js';

test('what could change how text is shown is escaped, and nothing else', () => {
  expect(printable('/usr/bin/é漢 😀')).toBe('/usr/bin/é漢 😀');
  expect(printable('a\x1b[31mb\nc\u202ed\u2066e\u200bf\x9bg\x7f')).toBe(
    'a\\x1b[31mb\\x0ac\\u{202e}d\\u{2066}e\\u{200b}f\\x9bg\\x7f',
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(printable(text))).toBe(false);
    }),
  );
});

test('lines are no longer than asked for, and hold every character', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.every((line) => line.length <= width)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});
