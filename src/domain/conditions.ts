/**
 * Every state that a machine or a run can be left in, by name: what it is called in a run that needs a person, in `doctor`, in the journal, and the page
 * that explains it. Said once, here: a test holds every name against its page in docs/operations, and another plants each and sees it named. Read by the command
 * line: plain data, without zod.
 */

interface ConditionFacts {
  /** What is the matter, in a few words, for somebody who sees it for the first time. */
  title: string
  /** The command that mends it; RUN and INSTANCE stand for theirs. */
  mend: string
}

export const conditions = {
  // A run that needs a person.
  'users-wrote': { title: 'opening failed after users had written', mend: 'evenkeel run rollback RUN' },
  'files-damaged': { title: 'files of the filestore were damaged in place', mend: 'put them back from a backup, then: evenkeel run rollback RUN' },
  'copy-missing': { title: 'the copy to go back to is gone or half-made', mend: 'evenkeel run accept RUN --reason TEXT, or restore a backup' },
  'name-taken': { title: 'a database that is not ours has the name that a swap needs', mend: 'rename it, then: evenkeel run rollback RUN' },
  'sessions-stay': { title: 'sessions are in the way and do not end', mend: 'end them, then: evenkeel run rollback RUN' },
  'disk-full': { title: 'a disk is full', mend: 'make room, then: evenkeel run rollback RUN' },
  'rights-missing': { title: 'a role or a user may not do what is needed any more', mend: 'evenkeel doctor INSTANCE' },
  'setup-missing': { title: 'an address, a user, Odoo or Python of the instance is not there any more', mend: 'evenkeel doctor INSTANCE' },
  'odoo-does-not-start': { title: 'Odoo does not start, or serves no page', mend: 'read its log, then: evenkeel run rollback RUN' },
  'undo-failed': { title: 'taking a step back failed', mend: 'evenkeel run rollback RUN' },
  // Of a run, and of an instance at any time.
  'database-unreachable': { title: 'PostgreSQL does not answer', mend: 'start it, then: evenkeel doctor INSTANCE' },
  'database-missing': { title: "the instance's database does not exist", mend: 'restore it, then: evenkeel doctor INSTANCE' },
  'port-taken': {
    title: 'something that Evenkeel did not start has the port of the instance',
    mend: 'stop it, then: evenkeel instance start INSTANCE',
  },
  'files-missing': { title: 'the database names files, and the filestore is empty', mend: 'put the files there, then: evenkeel doctor INSTANCE' },
  // What is left in the way of users.
  'evenkeel-stopped': { title: 'Evenkeel was killed and not started again', mend: 'evenkeel up' },
  'fence-left': { title: 'a database is fenced, and no run needs that', mend: 'evenkeel doctor INSTANCE --fix' },
  'page-left': { title: 'the maintenance page is up, and no run needs that', mend: 'evenkeel instance start INSTANCE' },
  'server-gone': { title: 'Odoo was started, and its process is gone', mend: 'evenkeel instance start INSTANCE' },
  'link-wrong': { title: '`current` does not point to what the instance serves', mend: 'evenkeel doctor INSTANCE --fix' },
  'release-missing': { title: 'the files of a release are not in the data folder', mend: 'create the release again from the same folder' },
  'records-older': { title: "Evenkeel's records are older than what it did", mend: 'read the page first; then: evenkeel doctor' },
  // What is left and costs room.
  'copy-left': { title: 'a copy of a database that no run needs', mend: 'evenkeel doctor --fix' },
  'copy-unfinished': { title: 'a copy that was not finished', mend: 'evenkeel doctor --fix' },
  'old-database-left': { title: 'a database that a swap put aside', mend: 'evenkeel doctor --fix' },
  'folder-left': { title: "a folder in PostgreSQL's data directory that belongs to no database", mend: 'evenkeel doctor --fix' },
  'updater-left': { title: 'an updater of a run that is over', mend: 'evenkeel doctor --fix' },
  'files-left': { title: 'kept files of a run that is over', mend: 'evenkeel doctor --fix' },
  'release-left': { title: 'files of a release that nothing names', mend: 'evenkeel doctor --fix' },
  'upload-left': { title: 'an upload that was not finished', mend: 'evenkeel doctor --fix' },
  'instance-left': { title: 'the folder of an instance that was removed', mend: 'evenkeel doctor --fix' },
} as const satisfies Record<string, ConditionFacts>

export type ConditionCode = keyof typeof conditions

export const conditionCodes = Object.keys(conditions) as [ConditionCode, ...ConditionCode[]]

/** The page that explains it, from the root of the product. */
export const pageOf = (code: ConditionCode): string => `docs/operations/${code}.md`

/** The command that mends it, for this run or instance. */
export function mendOf(code: ConditionCode, names: { run?: string; instance?: string } = {}): string {
  return conditions[code].mend.replaceAll('RUN', names.run ?? 'RUN').replaceAll('INSTANCE', names.instance ?? 'INSTANCE')
}
