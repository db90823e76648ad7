from . import mixin, machine, visit, tag, stats, category
