/** The order of test files. Of a fresh clone Vitest knows only sizes, and those that drive whole releases are small: one of five minutes began when the others were done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const long = [/^test\/crash\//, /^test\/e2e\//, /\.odoo\.test\.ts$/, /^test\/upgrade\//]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    const rank = ({ moduleId }: TestSpecification) => {
      const found = long.findIndex((pattern) => pattern.test(moduleId.slice(root.length + 1)))
      return found === -1 ? long.length : found
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
