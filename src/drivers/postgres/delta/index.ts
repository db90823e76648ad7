export { readDelta } from './read-delta.ts'
