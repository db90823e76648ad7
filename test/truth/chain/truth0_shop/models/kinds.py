"""Constants and helpers that models of this module and of others use."""

KINDS = [('lathe', 'Lathe'), ('press', 'Press'), ('mill', 'Mill')]
LEVELS = [('low', 'Low'), ('high', 'High')]
RATE = 2.5
OLD_HOURS = 100


def rated(hours):
    return hours * RATE


def unused(hours):
    return hours
