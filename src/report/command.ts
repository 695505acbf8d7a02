/** A command line to type again, in lines of a shell. */

/** Words that no shell takes for anything but themselves. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
const quoted = (word: string): string =>
  PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const partOf = (words: readonly string[]): string => words.map(quoted).join(' ');

/** The command in one line. `reproduce`: the words that stay together, part by part. */
export const commandLine = (reproduce: readonly (readonly string[])[]): string =>
  reproduce.map(partOf).join(' ');

/** No line wider than `columns`, but for a word that is; an option with many names is said several times. */
export function commandLines(reproduce: readonly (readonly string[])[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const part of reproduce.flatMap((words) => inHalves(words, columns - 6))) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`  ${part}`);
    else if (last.length + 1 + part.length <= columns - 2) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(`    ${part}`);
  }
  return lines.map((line, k) => (k < lines.length - 1 ? `${line} \\` : line));
}

function inHalves(words: readonly string[], room: number): readonly string[] {
  const part = partOf(words);
  const [option = '', value = ''] = words;
  const names = value.split(',');
  if (part.length <= room || words.length !== 2 || !option.startsWith('--') || names.length < 2)
    return [part];
  const half = Math.ceil(names.length / 2);
  return [names.slice(0, half), names.slice(half)].flatMap((some) =>
    inHalves([option, some.join(',')], room),
  );
}
