/** Which names an import may have without anybody declaring them, and which package a name belongs to. */
import type { Series } from '../../../domain/instance.ts'

/** The standard library of Python 3.7 to 3.13 (sys.stdlib_module_names), without names that begin with an underscore. */
const standard = new Set(
  `abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd
   code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
   distutils doctest dummy_threading email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass
   gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
   macpath mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev
   parser pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pyexpat queue quopri random re
   readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
   sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
   threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser
   winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo __future__`.split(/\s+/),
)

/** Names that an installation of Odoo has in any case: its requirements.txt, and what those cannot be without. */
const ofOdoo =
  `odoo openerp babel lxml jinja2 markupsafe PIL PyPDF2 werkzeug xlsxwriter chardet cryptography decorator docutils freezegun gevent greenlet idna sass num2words ofxparse
   passlib polib psutil psycopg2 OpenSSL serial dateutil ldap stdnum pytz usb qrcode reportlab requests urllib3 vobject xlrd xlwt zeep pkg_resources setuptools pip six certifi
   pyasn1 isodate requests_toolbelt requests_file lxml_html_clean win32service win32serviceutil servicemanager`.split(/\s+/)

const added: Record<Series, string[]> = {
  '16.0': ['pydot', 'ebaysdk'],
  '18.0': ['asn1crypto', 'cbor2', 'geoip2', 'maxminddb', 'openpyxl', 'rjsmin', 'attr', 'magic'],
}

const bundled = new Map(Object.entries(added).map(([series, names]) => [series, new Set([...ofOdoo, ...names])]))

export function needsDeclaring(name: string, series: Series): boolean {
  return !standard.has(name) && !name.startsWith('_') && !bundled.get(series)?.has(name)
}

/** Packages whose modules have another name than themselves; where they are alike, nothing is said. */
const modules: Record<string, string[]> = {
  beautifulsoup4: ['bs4'],
  'google-auth': ['google'],
  'google-api-python-client': ['googleapiclient', 'apiclient'],
  'google-cloud-storage': ['google'],
  'opencv-python': ['cv2'],
  'opencv-python-headless': ['cv2'],
  pillow: ['PIL'],
  pycryptodome: ['Crypto'],
  pycryptodomex: ['Cryptodome'],
  pyjwt: ['jwt'],
  pymupdf: ['fitz', 'pymupdf'],
  pyopenssl: ['OpenSSL'],
  pyserial: ['serial'],
  pysftp: ['pysftp'],
  'python-barcode': ['barcode'],
  'python-dateutil': ['dateutil'],
  'python-docx': ['docx'],
  'python-gnupg': ['gnupg'],
  'python-jose': ['jose'],
  'python-ldap': ['ldap'],
  'python-magic': ['magic'],
  'python-pptx': ['pptx'],
  'python-slugify': ['slugify'],
  'python-stdnum': ['stdnum'],
  'python3-saml': ['onelogin'],
  pysaml2: ['saml2'],
  pyusb: ['usb'],
  pyyaml: ['yaml'],
  pyzbar: ['pyzbar'],
  'scikit-learn': ['sklearn'],
  'sentry-sdk': ['sentry_sdk'],
  'suds-community': ['suds'],
  'suds-jurko': ['suds'],
  'suds-py3': ['suds'],
  unicodecsv: ['unicodecsv'],
  attrs: ['attr', 'attrs'],
  'factur-x': ['facturx'],
  pypdf2: ['PyPDF2'],
  dnspython: ['dns'],
  fonttools: ['fontTools'],
  'odoo-test-helper': ['odoo_test_helper'],
  msal: ['msal'],
}

/** Whether a declared package (or module: Odoo takes both) is what an import names. */
export function provides(declared: string, imported: string): boolean {
  const name = packageName(declared)
  if (modules[name]?.some((each) => each.toLowerCase() === imported.toLowerCase())) return true
  const plain = (text: string) => text.toLowerCase().replace(/[-_.]/g, '')
  const [own, theirs] = [plain(name), plain(imported)]
  // Many packages are named after their module, with py or python before or behind it.
  return own === theirs || own.split(/^python3?|^py|py$|python$/).includes(theirs) || plain(name.split('.')[0] ?? '') === theirs
}

/** PEP 508: the name before any extra, version and marker, in small letters with hyphens. */
export function packageName(declared: string): string {
  return (/^[A-Za-z0-9][\w.-]*/.exec(declared.trim())?.[0] ?? '').toLowerCase().replace(/_/g, '-')
}
