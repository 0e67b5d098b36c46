// Files, before and after they are sent.
import { answer, file, question } from '../messages.js'
import { asked, past, told } from './shop.js'

const PICTURE = { name: 'the torn seam.png', type: 'image/png', size: 1_400_000 }
const PAPER = { name: 'invoice of november.pdf', type: 'application/pdf', size: 320_000 }
const LOST = { name: 'notes.pdf', type: 'application/pdf', size: 9_000 }

const tray = (id, title, uploads, act) =>
  past(id, title, () => ({ uploads }), act)

export const FILES = [
  tray('tray', 'Files of a message', {
    [PICTURE.name]: {},
    [PAPER.name]: { progress: { lengthComputable: true, loaded: 60, total: 100 } },
    [LOST.name]: { status: 500 },
  }, async (visitor) => {
    await visitor.brings([PICTURE, PAPER, LOST])
    await visitor.until('[part=chip][data-failed]')
    await visitor.until('[part=chip-bar][hidden]')
  }),
  tray('tray-trouble', 'A file that is not taken', {}, async (visitor) => {
    await visitor.brings([{ name: 'setup.exe', type: 'application/x-msdownload', size: 10 }, { ...PICTURE, size: 11_000_000 }])
    await visitor.until('[part=tray-trouble] span')
  }),
  tray('drop', 'Files over the panel', {}, async (visitor) => {
    await visitor.brings([PICTURE], 'dragenter')
    await visitor.until('[part=drop]:not([hidden])')
  }),
  past('files', 'Files that were sent', (says) => [
    question(says('The seam is torn. What now?', 'الدرزة ممزقة. ما العمل؟'), {
      files: [file(PICTURE.name, PICTURE.type, 48_000), file(PAPER.name, PAPER.type, PAPER.size)],
    }),
    answer(told(says)),
  ], (visitor) => visitor.until('[part=file] canvas')),
  past('files-only', 'A file without a word', (says) => [
    { ...question('', { files: [file(PAPER.name, PAPER.type, PAPER.size)] }), parts: [file(PAPER.name, PAPER.type, PAPER.size)] },
    answer(`${asked(says)} ${told(says)}`),
  ], (visitor) => visitor.until('[part=file]')),
]
