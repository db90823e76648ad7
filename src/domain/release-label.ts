/** `name@version`, as people name a release. Apart from release.ts, so that the command line need not load the shape with it. */
export const releaseLabel = (release: { name: string; version: string }): string => `${release.name}@${release.version}`
