from . import machine, plan
