/** A series of patches as data: what each sets, and so the design after each. */
import type { Choices, Design } from '../design.js';

export interface Patch {
  readonly title: string;
  /** As merged. */
  readonly commit?: string;
  /** The choices that it sets; left out: code that nothing calls yet. */
  readonly sets?: Partial<Choices>;
}

export interface Series {
  readonly name: string;
  readonly summary: string;
  /** The mails or commits it was read from. */
  readonly source: string;
  readonly patches: readonly Patch[];
  /** The design after each number of patches, `series@0` (what it is based on) first. */
  readonly prefixes: readonly Design[];
  /** The design after all of them, by the name of the series. */
  readonly design: Design;
}

/** The series `name`, based on `base`. */
export function seriesOn(
  base: Design,
  { name, summary, source, patches }: Pick<Series, 'name' | 'summary' | 'source' | 'patches'>,
): Series {
  const prefixes: Design[] = [
    { ...base, name: `${name}@0`, summary: `${base.name}, which ${name} is based on`, source: base.source },
  ];
  for (const [index, { title, commit, sets }] of patches.entries()) {
    prefixes.push({
      ...prefixes[index]!,
      ...sets,
      name: `${name}@${index + 1}`,
      summary: `${name} up to "${title}"`,
      source: commit === undefined ? `${source}, patch ${index + 1}` : commit,
    });
  }
  return { name, summary, source, patches, prefixes, design: { ...prefixes.at(-1)!, name, summary, source } };
}
