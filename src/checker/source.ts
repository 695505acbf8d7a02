/** What generated code is written with, for states of so many words. */

/** Source that is written once for each word. */
export const eachWord = (words: number, write: (word: number) => string, between = ' '): string =>
  Array.from({ length: words }, (_, word) => write(word)).join(between);

/** The variables `name0`, `name1` ... that a state's words are in. */
export const namesOf = (words: number, name: string): readonly string[] =>
  Array.from({ length: words }, (_, word) => `${name}${word}`);
