/** All rules. Each judges every difference; what none of them recognises is an update (decide-need.ts). */
import type { NeedRule } from './rule.ts'
import { asset } from './rules/asset.ts'
import { classAttribute } from './rules/class-attribute.ts'
import { dataCall } from './rules/data-call.ts'
import { documentation } from './rules/documentation.ts'
import { fieldAdded } from './rules/field-added.ts'
import { fieldBehind } from './rules/field-behind.ts'
import { fieldChanged } from './rules/field-changed.ts'
import { fieldInherited } from './rules/field-inherited.ts'
import { fieldRemoved } from './rules/field-removed.ts'
import { initSql } from './rules/init-sql.ts'
import { manifest } from './rules/manifest.ts'
import { model } from './rules/model.ts'
import { noupdate } from './rules/noupdate.ts'
import { otherFile } from './rules/other-file.ts'
import { pythonCode } from './rules/python-code.ts'
import { record } from './rules/record.ts'
import { script } from './rules/script.ts'
import { security } from './rules/security.ts'
import { sqlConstraint } from './rules/sql-constraint.ts'
import { storedCompute } from './rules/stored-compute.ts'
import { storedFile } from './rules/stored-file.ts'
import { translation } from './rules/translation.ts'

export const needRules: NeedRule[] = [
  documentation,
  pythonCode,
  classAttribute,
  model,
  fieldAdded,
  fieldRemoved,
  fieldChanged,
  fieldBehind,
  fieldInherited,
  storedCompute,
  sqlConstraint,
  initSql,
  record,
  security,
  noupdate,
  dataCall,
  manifest,
  asset,
  storedFile,
  otherFile,
  translation,
  script,
]
