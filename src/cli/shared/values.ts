/** The values of options, read strictly. */
import { InvalidArgumentError } from 'commander';

/** For an option that can be repeated and takes several values with commas between. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
];

/** A whole number, `least` or more. */
export const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`;
      throw new InvalidArgumentError(`Expected a whole number${range}.`);
    }
    return number;
  };

export function seconds(value: string): number {
  const number = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || number <= 0) {
    throw new InvalidArgumentError('Expected a number of seconds above 0.');
  }
  return number;
}
