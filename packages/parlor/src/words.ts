/** Which language a chat speaks, and what it says before the widget itself is there. */

/** The languages that are files of their own; English is built in. */
const LANGUAGES = 'ar de es fa fr he hi it ja ko nl pl pt ru tr uk zh-CN zh-TW'.split(' ')

/** The launcher's words, in the order in which a pack begins with them. */
export type LauncherWords = [
  open: string,
  close: string,
  unread: string,
  failed: string,
  retry: string,
]

export const ENGLISH: LauncherWords = [
  'Open chat',
  'Close chat',
  'new answers: {}',
  'The chat could not be loaded.',
  'Retry',
]

/** The first of these BCP 47 tags that the chat speaks, or English. */
export function spoken(tags: readonly (string | null | undefined)[]): string {
  for (const tag of tags) {
    let language = (tag ?? '').replace(/-.*/, '').toLowerCase()
    if (language === 'zh') language += /tw|hk|mo|hant/i.test(tag ?? '') ? '-TW' : '-CN'
    if (language === 'en' || LANGUAGES.includes(language)) return language
  }
  return 'en'
}

/** Whether it is written from right to left. */
export const isRightToLeft = (language: string): boolean => /ar|fa|he/.test(language)

/** The pack of a language, which is beside the module; nothing where it cannot be had. */
export async function fetchPack(module: string, language: string): Promise<string | undefined> {
  if (language === 'en') return
  try {
    const response = await fetch(module.replace(/-([^-]*)js$/, `-${language}-$1txt`))
    const pack = await response.text()
    // Who stands in between may answer with a page of their own.
    if (response.ok && pack[0] !== '<') return pack
  } catch {}
}
