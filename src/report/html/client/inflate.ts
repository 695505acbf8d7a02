/** What stands in the page, read back. */
import { byId } from './dom.js';

/** A line of what stands in the page is JSON, as base64 of gzip. */
export async function unpacked<T>(base64 = ''): Promise<T> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let k = 0; k < binary.length; k++) bytes[k] = binary.charCodeAt(k);
  if (!('DecompressionStream' in window)) {
    byId('main').textContent = 'This browser is too old for this report: it cannot unpack gzip.';
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text()) as T;
}

/** The lines of it. */
export const lines = (): readonly string[] => (byId('data').textContent ?? '').split('\n');
