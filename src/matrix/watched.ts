/** A design that notes which of its choices are read: what never looked at a choice would be the same with another. */
import { CHOICES, type Design } from '../../model/design.js';

export type ChoiceName = keyof typeof CHOICES;

export const CHOICE_NAMES = Object.keys(CHOICES) as readonly ChoiceName[];

/** The same design; each choice of it that is read is added to `read`. */
export function watched(design: Design, read: Set<ChoiceName>): Design {
  const watching = { name: design.name, summary: design.summary, source: design.source };
  for (const name of CHOICE_NAMES) {
    const value = design[name];
    Object.defineProperty(watching, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        read.add(name);
        // Noted once: from now on it is a field like any other, which is read sooner.
        Object.defineProperty(watching, name, { enumerable: true, value });
        return value;
      },
    });
  }
  return watching as Design;
}

/** A choice is a word, a number, or an object with one. */
const sameChoice = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const agreeOn = (names: readonly ChoiceName[], a: Partial<Design>, b: Partial<Design>): boolean =>
  names.every((name) => sameChoice(a[name], b[name]));

/** The choices in which two designs differ. */
export const differences = (a: Design, b: Design): readonly ChoiceName[] =>
  CHOICE_NAMES.filter((name) => !sameChoice(a[name], b[name]));
