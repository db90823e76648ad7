/** Releases without an update on the stand-in. */
import { withoutUpdate } from './without-update.ts'

withoutUpdate('18.0', 'stand-in')
