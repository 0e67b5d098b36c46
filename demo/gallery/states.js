// Every state that the chat can be in: `make` says what the server knows and does, `act`
// what a visitor does until it is so.
import { ANSWERS } from './states/answers.js'
import { ASKED } from './states/asked.js'
import { BEGINNINGS } from './states/beginnings.js'
import { FAILURES } from './states/failures.js'
import { FILES } from './states/files.js'
import { LISTS } from './states/lists.js'
import { PEOPLE } from './states/people.js'
import { VISITORS } from './states/visitors.js'

export const STATES = [...BEGINNINGS, ...ANSWERS, ...VISITORS, ...ASKED, ...FILES, ...LISTS, ...PEOPLE, ...FAILURES]
