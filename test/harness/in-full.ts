/** `npm run test:real`: everything on every series and at every place. Without it, what fits into a check of every change. */
export const inFull = process.env.EVENKEEL_TEST_REAL !== undefined
