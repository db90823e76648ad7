import type { Fixtures } from '../rule.ts'

export const fixtures: Fixtures = {
  bad: [
    {
      why: 'the network at the top level',
      files: { 'models/a.py': 'import requests\nRATES = requests.get("https://example.com").json()\n' },
      finds: ['models/a.py:2'],
    },
    {
      why: 'the shell through a function',
      files: { 'models/a.py': 'import subprocess\ndef go():\n    subprocess.run(["ls"])\ngo()\n' },
      finds: ['models/a.py:3'],
    },
    {
      why: 'the network in a migration',
      files: { 'migrations/1.0/pre-a.py': 'import requests\ndef migrate(cr, version):\n    requests.post("x")\n' },
      finds: ['migrations/1.0/pre-a.py:3'],
    },
  ],
  good: [
    { why: 'a script that nothing imports', files: { '__init__.py': '', 'utils/a.py': 'import requests\nrequests.get("x")\n' } },
    {
      why: 'a lambda, a function below an if, a session that asks nobody',
      files: {
        'models/a.py':
          'import socket, subprocess, requests\nMAKE = lambda: socket.create_connection(("a", 1))\nif MAKE:\n    def go():\n        subprocess.run(["ls"])\nSESSION = requests.Session()\n',
      },
    },
    { why: 'a method that users call', files: { 'models/a.py': 'import requests\nclass A:\n    def ask(self):\n        requests.get("x")\n' } },
    { why: 'a test', files: { 'tests/test_a.py': 'import subprocess\nsubprocess.run(["ls"])\n' } },
  ],
}
