/** The path of the first difference between two plain values (`ima.list[2]`), or `undefined` if they are equal. */
export function findDifference(a: unknown, b: unknown, path = ''): string | undefined {
  if (a === b) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  const fieldsOfA = new Map(Object.entries(a));
  const fieldsOfB = new Map(Object.entries(b));
  for (const name of new Set([...fieldsOfA.keys(), ...fieldsOfB.keys()])) {
    const field = Array.isArray(a) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (!fieldsOfA.has(name) || !fieldsOfB.has(name)) return field;
    const difference = findDifference(fieldsOfA.get(name), fieldsOfB.get(name), field);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
