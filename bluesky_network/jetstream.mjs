// A Jetstream over the network's firehose: the older wire (/subscribe), as
// https://github.com/bluesky-social/jetstream describes it, without compression.
//
// Every event is kept, so that a client may begin at any time; the times come from the firehose and
// never stand still, so that they are the same after a restart.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { parseCommitUnauthenticated } = require('@atproto/sync')
const { lexToJson } = require('@atproto/lexicon')
const { Subscription } = require('@atproto/xrpc-server')
const { WebSocketServer } = require('ws')

export function startJetstream({ port, service }) {
  const events = []
  const clients = new Set()

  // One event after the other, from the first that there ever was.
  async function listen() {
    const firehose = new Subscription({
      service,
      method: 'com.atproto.sync.subscribeRepos',
      getParams: () => ({ cursor: 0 }),
      validate: (event) => event,
    })
    for await (const event of firehose)
      for (const told of await tell(event)) {
        const before = events.at(-1)?.time_us ?? 0
        told.time_us = Math.max(before + 1, Date.parse(event.time) * 1000)
        events.push(told)
        for (const client of clients) client.send(told)
      }
  }
  listen().catch((error) => {
    console.error(error)
    process.exit(1)
  })

  const server = createServer((request, response) => response.writeHead(404).end())
  new WebSocketServer({ server, path: '/subscribe' }).on('connection', (socket, request) => {
    const asked = new URL(request.url, 'http://localhost').searchParams
    const client = new Client(socket, asked.getAll('wantedCollections'), asked.getAll('wantedDids'))
    const start = () => {
      // A cursor begins with the event of that time; without one a client hears what is to come.
      if (asked.has('cursor')) {
        const from = Number(asked.get('cursor'))
        for (const event of events) if (event.time_us >= from) client.send(event)
      }
      clients.add(client)
    }
    socket.on('message', (message) => {
      const { type, payload } = JSON.parse(message.toString())
      if (type !== 'options_update') return
      client.want(payload.wantedCollections ?? [], payload.wantedDids ?? [])
      if (!clients.has(client)) start()
    })
    socket.on('close', () => clients.delete(client))
    if (asked.get('requireHello') !== 'true') start()
  })
  server.listen(port, 'localhost')
  return `ws://localhost:${port}/subscribe`
}

class Client {
  constructor(socket, collections, dids) {
    this.socket = socket
    this.want(collections, dids)
  }

  want(collections, dids) {
    this.collections = new Set(collections)
    this.dids = new Set(dids)
  }

  // Changes of identity and account come whatever collections are wanted.
  send(event) {
    const collection = event.commit?.collection
    if (collection && this.collections.size && !this.collections.has(collection)) return
    if (this.dids.size && !this.dids.has(event.did)) return
    this.socket.send(JSON.stringify(event))
  }
}

async function tell(event) {
  const { did, seq, time } = event
  switch (event.$type.split('#')[1]) {
    case 'identity':
      return [{ did, kind: 'identity', identity: { did, handle: event.handle, seq, time } }]
    case 'account': {
      const { active, status } = event
      return [{ did, kind: 'account', account: { active, did, seq, status, time } }]
    }
    case 'commit':
      return (await parseCommitUnauthenticated(event)).map(tellOfCommit)
    default:
      return []
  }
}

function tellOfCommit({ did, event: operation, collection, rkey, rev, record, cid }) {
  const commit = { rev, operation, collection, rkey }
  if (operation !== 'delete') {
    commit.record = lexToJson(record)
    commit.cid = cid.toString()
  }
  return { did, kind: 'commit', commit }
}
