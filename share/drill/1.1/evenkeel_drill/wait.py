"""Waits in the middle of an update, so that it can be killed there. Nothing in the database depends on how long it took."""
import logging
import os
import tempfile
import time

_logger = logging.getLogger(__name__)


def wait(cr, where, default):
    """At most so many seconds as the system parameter `evenkeel_drill.<where>` says, and not longer than a file is missing that anybody on the machine can make."""
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", ('evenkeel_drill.' + where,))
    row = cr.fetchone()
    seconds = int(row[0]) if row and row[0].isdigit() else default
    go = os.path.join(tempfile.gettempdir(), 'evenkeel-drill-' + where)
    _logger.info("drill: waiting in %s-migration for %s s at most; to go on: touch %s", where, seconds, go)
    end = time.monotonic() + seconds
    while time.monotonic() < end and not os.path.exists(go):
        time.sleep(0.2)
    _logger.info("drill: going on")
