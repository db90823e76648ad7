# What a source tree of Odoo says of itself; the stand-in of this series reads it, as Evenkeel does.
version_info = (16, 0, 0, 'final', 0, '')
