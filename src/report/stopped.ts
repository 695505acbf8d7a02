/** What ended a search before its end. */
const STOPPED: Readonly<Record<string, string>> = {
  states: 'the limit on states',
  depth: 'the limit on depth',
  seconds: 'the limit on time',
  memory: 'the limit on memory',
  disk: 'the limit on disk',
  interrupted: 'an interrupt',
  failed: 'a failure',
  decided: 'everything decided',
};

export const stopInWords = (stopped: string): string => STOPPED[stopped] ?? stopped;
