/** Designs that differ in their names alone, as releases and the first patches of series do: one search is for all. */
import { CHOICES, type Design } from '../../model/design.js';

const choicesOf = (design: Design): string =>
  JSON.stringify(Object.keys(CHOICES).map((name) => design[name as keyof typeof CHOICES]));

/** In groups of equal choices, in the order of the first of each; which also is the first of its group. */
export function alike(designs: readonly Design[]): readonly (readonly [Design, ...Design[]])[] {
  const groups = new Map<string, [Design, ...Design[]]>();
  for (const design of designs) {
    const choices = choicesOf(design);
    const group = groups.get(choices);
    if (group === undefined) groups.set(choices, [design]);
    else group.push(design);
  }
  return [...groups.values()];
}

/** The first of each group: those that differ in more than their names. */
export const distinct = (designs: readonly Design[]): readonly Design[] =>
  alike(designs).map(([first]) => first);
