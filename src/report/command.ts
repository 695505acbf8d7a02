/** A command line to type again, in lines of a shell. */

/** Words that no shell takes for anything but themselves. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;
const quoted = (word: string): string =>
  PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const partOf = (words: readonly string[]): string => words.map(quoted).join(' ');

/** The command in one line. `reproduce`: the words that stay together, part by part. */
export const commandLine = (reproduce: readonly (readonly string[])[]): string =>
  reproduce.map(partOf).join(' ');

const INDENT = '    ';

/** No line wider than `columns`: an option with many names is said several times, a word too long goes on below. */
export function commandLines(reproduce: readonly (readonly string[])[], columns: number): readonly string[] {
  const room = columns - INDENT.length - 2;
  const lines: string[] = [];
  for (const [first = '', ...rest] of reproduce.flatMap((words) => fitting(words, room))) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`  ${first}`);
    else if (last.length + 1 + first.length <= columns - 2) lines[lines.length - 1] = `${last} ${first}`;
    else {
      lines[lines.length - 1] = `${last} \\`;
      lines.push(INDENT + first);
    }
    for (const piece of rest) {
      lines[lines.length - 1] += '\\';
      lines.push(piece);
    }
  }
  return lines;
}

/** The words in parts that fit into a line; one that cannot, in pieces for several. */
function fitting(words: readonly string[], room: number): readonly (readonly string[])[] {
  const [option = '', value = ''] = words;
  const part = partOf(words);
  if (part.length <= room) return [[part]];
  const names = value.split(',');
  if (words.length === 2 && option.startsWith('--') && names.length > 1) {
    const half = Math.ceil(names.length / 2);
    const halves = [names.slice(0, half), names.slice(half)];
    return halves.flatMap((some) => fitting([option, some.join(',')], room));
  }
  return words.length === 1 ? [pieces(option, room)] : words.flatMap((word) => fitting([word], room));
}

/** A word in pieces that a shell puts together again where a backslash ends each line but the last. */
function pieces(word: string, room: number): readonly string[] {
  const found: string[] = [];
  let piece = '';
  for (const char of word) {
    if (quoted(piece + char).length > room) {
      found.push(quoted(piece));
      piece = '';
    }
    piece += char;
  }
  return [...found, quoted(piece)];
}
