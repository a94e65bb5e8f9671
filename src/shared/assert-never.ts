/** For the end of a `switch` over a closed union: a kind that was forgotten is an error of the compiler. */
export function assertNever(value: never): never {
  throw new Error(`There is no handling for ${JSON.stringify(value)}.`)
}
