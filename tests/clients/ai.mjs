// Drives the AI SDK's own client against a server, as a page would.
//
//   node ai.mjs <package> <api> <token>
//
// Reads one command a line from standard input, and prints one JSON document a
// line: each state of the message as it grows, then how it ended.
//
//   {"do": "send", "chat": "c1", "messages": [...], "trigger"?, "messageId"?}
//   {"do": "resume", "chat": "c1"}
//
// With "goOn": true, the last of the messages is an answer that the stream goes on with.

import { createInterface } from "node:readline";

const [name, api, token] = process.argv.slice(2);
const {
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithToolCalls: isComplete,
  readUIMessageStream,
} = await import(name);
const transport = new DefaultChatTransport({ api, headers: { authorization: `Bearer ${token}` } });

const print = (it) => process.stdout.write(`${JSON.stringify(it)}\n`);

async function read(stream, message) {
  if (stream === null) return print({ end: "nothing" });
  let failure;
  const states = readUIMessageStream({ message, stream, onError: (error) => (failure = error) });
  let last;
  for await (const state of states) print({ message: (last = state) });
  if (failure) return print({ end: "error", text: failure.message });
  print({ end: "done", sendsAgain: isComplete({ messages: [last] }) });
}

const actions = {
  send: ({ chat, messages, trigger = "submit-message", messageId }) =>
    transport.sendMessages({ chatId: chat, messages, trigger, messageId }),
  resume: ({ chat }) => transport.reconnectToStream({ chatId: chat }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    const message = command.goOn ? command.messages.at(-1) : undefined;
    await read(await actions[command.do](command), message);
  } catch (error) {
    print({ end: "refused", name: error.name, text: error.message, body: error.responseBody });
  }
}
