import { describeRuntime } from '../../ports/runtime.contract.ts'
import { makeSubstituteWorld } from './world.contract.ts'

describeRuntime('processes, a substitute for Odoo', makeSubstituteWorld)
