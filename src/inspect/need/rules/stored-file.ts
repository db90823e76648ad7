/** A file whose content a record holds (`file=`, the icon of a menu): the database keeps a copy. */
import type { NeedRule } from '../rule.ts'

export const storedFile: NeedRule = {
  id: 'stored-file',
  judge(difference) {
    if (difference.kind !== 'file' || difference.heldBy.length === 0) return null
    return difference.heldBy.map(({ id, noupdate, file, line }) => ({
      need: noupdate ? 'updateWithScript' : 'update',
      kind: 'application',
      file,
      line,
      text: noupdate
        ? `record ${id} (noupdate) holds ${difference.path}: only a script renews it`
        : `record ${id} holds ${difference.path}: the database keeps a copy`,
    }))
  },
}
