/** Names with a text beside each. */
import { labelled, type Style } from './style.js';

export function renderNames(
  all: readonly { readonly name: string; readonly text: string }[],
  style: Style,
): string {
  const width = Math.max(...all.map(({ name }) => name.length)) + 2;
  return all
    .flatMap(({ name, text }) => {
      const [first = '', ...rest] = labelled(name, text, width);
      return [style.bold(first.slice(0, width)) + first.slice(width), ...rest];
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
