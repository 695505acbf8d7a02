/** Messages that GitHub Actions shows beside the lines of a change: workflow commands. */

export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/** In a message only what could begin another command is escaped; in a property, its separators too. */
const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** `::error file=a.json,line=3,title=…::…`, on a line of its own. */
export function workflowCommand({ title, message, file, line }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${property(title)}`,
  ];
  return `::error ${properties.join(',')}::${escaped(message)}\n`;
}
