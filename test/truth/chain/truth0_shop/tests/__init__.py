from . import test_machine
