/** HTML that cannot be injected into: what is put between the pieces of a template is escaped unless it was made by this same template. */

export interface Html {
  readonly html: string
}

export type Part = Html | string | number | null | false | Part[]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text and attribute values alike. What no browser shows and some obey (control characters, overrides of the writing direction) becomes the replacement character. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => entities[c] ?? c).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (c) => (/[\t\n\r]/.test(c) ? c : '\ufffd'))
}

/** Attributes must be written with double quotes around them. */
export function html(pieces: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: pieces.map((piece, i) => piece + render(parts[i] ?? null)).join('') }
}

function render(part: Part): string {
  if (part === null || part === false) return ''
  if (Array.isArray(part)) return part.map(render).join('')
  return typeof part === 'object' ? part.html : escapeHtml(String(part))
}
