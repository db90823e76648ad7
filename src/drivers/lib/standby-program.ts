/**
 * What a standby runs (standby.ts): Python that imports Odoo and the installed modules, waits for one line, and then is `odoo-bin` with the arguments of that line.
 * It reads lines of JSON from its standard input: what to import, what to become, and that its answer came in time: whoever was given up must not go on. It answers
 * with a word on descriptor 3. It ends when the input closes, which is what happens when we die, and by itself at the time limit, whatever it hangs in: the
 * alarm is the kernel's.
 *
 * Beside our page it listens for us alone at first (SO_ATTACH_REUSEPORT_CBPF, 51; docs/decisions/0047): of the sockets on one port the kernel takes the one that a
 * small program names. Ours reads where a connection comes from: the page, which listened first, gets the users, and the newcomer the address that warms it.
 * When the page ends, one socket is left, and whatever the program says, it gets everybody. A kernel that will not have it spreads users over both.
 *
 * Until the second line comes it knows no database: the configuration that it imports with names none. Modules are imported through Odoo's own loader, what they
 * depend on first, as a server with another database does.
 */
export const standbyProgram = `import json, os, signal, sys
os.environ['TZ'] = 'UTC'  # as odoo-bin does, before time is imported
os.umask(0o022)
orders = os.fdopen(os.dup(0))


def order():
    line = orders.readline()
    if not line.endswith('\\n'):
        os._exit(125)
    return json.loads(line)


def answer(word):
    os.write(3, word + b'\\n')


def load(name, seen):
    if name in seen:
        return
    seen.add(name)
    for dependency in odoo.modules.module.get_manifest(name).get('depends', ()):
        load(dependency, seen)
    odoo.modules.module.load_openerp_module(name)


def leave_users_to_the_page(listener, warm_from):
    import ctypes, socket, struct
    load_source, equal, answer_with = 0x20, 0x15, 0x06
    source = struct.unpack('!I', socket.inet_aton(warm_from))[0]
    lines = (load_source, 0, 0, 0xFFF0000C), (equal, 0, 1, source), (answer_with, 0, 0, 1), (answer_with, 0, 0, 0)
    program = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *line) for line in lines))
    try:
        listener.setsockopt(socket.SOL_SOCKET, 51, struct.pack('HP', len(lines), ctypes.addressof(program)))
    except OSError:
        pass


def bind(address):
    import socket, time
    deadline = time.monotonic() + address['limitMs'] / 1000
    while True:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if address['beside']:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            listener.bind((address['host'], address['port']))
            listener.listen(1024)
            if address['beside']:
                leave_users_to_the_page(listener, address['beside']['warmFrom'])
            return listener
        except OSError:
            listener.close()
            if time.monotonic() >= deadline:
                answer(b'busy')
                os._exit(125)
            time.sleep(0.002)


first = order()
signal.alarm(first['importSeconds'])
sys.path[0] = first['home']
import odoo
import odoo.cli, odoo.http, odoo.service.server, odoo.modules.loading
if odoo.release.version_info[0] >= 18:
    odoo.tools.config.parse_config(['-c', first['conf']], setup_logging=True)
else:
    odoo.tools.config.parse_config(['-c', first['conf']])
seen = set()
for name in odoo.conf.server_wide_modules + first['modules']:
    load(name, seen)
signal.alarm(first['waitSeconds'])
answer(b'ready')

last = order()
signal.alarm(0)
os.environ.clear()
os.environ.update(last['env'], TZ='UTC')
if last['listen']:
    listener = bind(last['listen'])
    os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
answer(b'going')
order()
os.close(3)
if last['listen']:
    os.dup2(listener.detach(), 3)
if last['input'] is None:
    source = os.open(os.devnull, os.O_RDONLY)
else:
    source = os.memfd_create('input')
    os.write(source, last['input'].encode())
    os.lseek(source, 0, os.SEEK_SET)
os.dup2(source, 0)
os.close(source)
orders.close()
sys.argv = last['argv']
import runpy
runpy.run_path(sys.argv[0], run_name='__main__')
`
