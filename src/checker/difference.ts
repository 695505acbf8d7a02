/** The path of the first difference between two plain values (`ima.list[2]`), or `undefined` if they are equal. */
export function findDifference(a: unknown, b: unknown): string | undefined {
  if (a === b) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return '';
  const [one, other] = [a, b] as Readonly<Record<string, unknown>>[];
  const step = (name: string): string => (Array.isArray(a) ? `[${name}]` : name);
  for (const name of Object.keys(a)) {
    if (!Object.hasOwn(b, name)) return step(name);
    const rest = findDifference(one![name], other![name]);
    if (rest !== undefined)
      return rest === '' || rest.startsWith('[') ? step(name) + rest : `${step(name)}.${rest}`;
  }
  const more = Object.keys(b).find((name) => !Object.hasOwn(a, name));
  return more === undefined ? undefined : step(more);
}
