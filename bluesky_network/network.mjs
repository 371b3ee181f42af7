// A whole Bluesky network on loopback: directory of identities (PLC), one server of accounts (PDS), AppView.
//
//   node network.mjs SETTINGS.json
//
// SETTINGS.json: {"postgres": address, "folder": path, "ports": {"plc", "pds", "appview", "jetstream",
// "control"}}.
// One line of JSON with the addresses is written once all of it answers. Everything is kept in PostgreSQL
// and the folder, so that a network that was killed comes back on the same ports with the same content.
// It ends when its standard input closes, so that it never outlives whoever started it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { startJetstream } from './jetstream.mjs'

const require = createRequire(import.meta.url)
const { TestBsky, TestPds, TestPlc, mockNetworkUtilities } = require('@atproto/dev-env')
const { Secp256k1Keypair } = require('@atproto/crypto')
const directory = require('@did-plc/server')

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { folder, ports } = settings

async function startDirectory() {
  const db = directory.Database.postgres({ url: settings.postgres, schema: 'plc' })
  await db.migrateToLatestOrThrow()
  const server = directory.PlcServer.create({ db, port: ports.plc })
  await server.start()
  return new TestPlc(`http://localhost:${ports.plc}`, ports.plc, server)
}

// The key that signs changes of identity has to be the same after a restart, or handles could not change.
async function rotationKey() {
  const path = join(folder, 'rotation-key')
  if (!existsSync(path)) {
    const key = await Secp256k1Keypair.create({ exportable: true })
    writeFileSync(path, Buffer.from(await key.export()).toString('hex'), { mode: 0o600 })
  }
  return readFileSync(path, 'utf8')
}

async function main() {
  mkdirSync(join(folder, 'pds'), { recursive: true })
  const plc = await startDirectory()
  const bsky = await TestBsky.create({
    port: ports.appview,
    plcUrl: plc.url,
    repoProvider: `ws://localhost:${ports.pds}`,
    dbPostgresUrl: settings.postgres,
    dbPostgresSchema: 'appview',
  })
  const pds = await TestPds.create({
    port: ports.pds,
    didPlcUrl: plc.url,
    bskyAppViewUrl: bsky.url,
    bskyAppViewDid: bsky.ctx.cfg.serverDid,
    plcRotationKeyK256PrivateKeyHex: await rotationKey(),
    dataDirectory: join(folder, 'pds'),
    blobstoreDiskLocation: join(folder, 'blobs'),
    inviteRequired: false,
  })
  mockNetworkUtilities(pds, bsky)

  const jetstream = startJetstream({
    port: ports.jetstream,
    service: `ws://localhost:${ports.pds}`,
  })

  // The AppView reads the stream of the PDS in its own time: /settled answers once it has caught up.
  async function settle() {
    await pds.processAll()
    const last = (await pds.ctx.sequencer.curr()) ?? 0
    const end = Date.now() + 30_000
    for (;;) {
      await bsky.sub.processAll()
      if (((await bsky.sub.runner.getCursor()) ?? 0) >= last) return last
      if (Date.now() > end) throw new Error(`the AppView did not reach event ${last}`)
      await new Promise((done) => setTimeout(done, 10))
    }
  }
  createServer((request, response) => {
    settle().then(
      (sequence) => response.end(JSON.stringify({ sequence })),
      (error) => response.writeHead(500).end(String(error)),
    )
  }).listen(ports.control, 'localhost')

  console.log(
    JSON.stringify({
      plc: plc.url,
      pds: pds.url,
      appview: bsky.url,
      service: `${bsky.ctx.cfg.serverDid}#bsky_appview`,
      firehose: `ws://localhost:${ports.pds}/xrpc/com.atproto.sync.subscribeRepos`,
      jetstream,
      control: `http://localhost:${ports.control}`,
    }),
  )
}

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
main().catch((error) => {
  console.error(error)
  process.exit(1)
})
