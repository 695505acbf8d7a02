/** XML, written by a library: elements as plain data in, text out. All texts must be printable: XML 1.0 has no others. */
import XMLBuilder from 'fast-xml-builder';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (Element | string)[];
}

export const element = (
  name: string,
  attributes: Element['attributes'] = {},
  children: Element['children'] = [],
): Element => ({ name, attributes, children });

const TEXT = '#text';
const PREFIX = '@_';

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  attributeNamePrefix: PREFIX,
  textNodeName: TEXT,
});

/** As the library takes it. */
function ordered(node: Element | string): object {
  if (typeof node === 'string') return { [TEXT]: node };
  const attributes = Object.entries(node.attributes).map(([name, value]) => [PREFIX + name, String(value)]);
  return { [node.name]: node.children.map(ordered), ':@': Object.fromEntries(attributes) };
}

export const xml = (root: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${builder.build([ordered(root)])}\n`;
