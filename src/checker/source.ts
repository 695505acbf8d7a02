/** What generated code is written with, for states of so many words. */

/** Source that is written once for each word. */
export const eachWord = (words: number, write: (word: number) => string, between = ' '): string =>
  Array.from({ length: words }, (_, word) => write(word)).join(between);

/** The variables `name0`, `name1` ... that a state's words are in. */
export const namesOf = (words: number, name: string): readonly string[] =>
  Array.from({ length: words }, (_, word) => `${name}${word}`);

/** Word number `index`: of these variables if there are one or two, else of `array` from `offset` on. */
export const wordAt = (words: number, name: string, index: string, array: string, offset: string): string =>
  words === 1
    ? `${name}0`
    : words === 2
      ? `(${index} === 0 ? ${name}0 : ${name}1)`
      : `${array}[${offset} + ${index}]`;
