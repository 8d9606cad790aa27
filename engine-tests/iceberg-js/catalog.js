// Creates, lists, loads and drops with a client that is not Java, and prints what it saw as one JSON object.
// Arguments: catalog URI, warehouse. The environment holds SERAC_CREDENTIAL as id:secret.
import { IcebergRestCatalog } from 'iceberg-js'

const [uri, warehouse] = process.argv.slice(2)
const [clientId, clientSecret] = process.env.SERAC_CREDENTIAL.split(':')

const answer = await fetch(`${uri}/v1/oauth/tokens`, {
  method: 'POST',
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'catalog',
  }),
})
if (!answer.ok) {
  throw new Error(`No token: ${answer.status} ${await answer.text()}`)
}
const { access_token: token } = await answer.json()
const catalog = new IcebergRestCatalog({ baseUrl: uri, warehouse, auth: { type: 'bearer', token } })

const sales = { namespace: ['sales'] }
const europe = { namespace: ['sales', 'eu rope'] }
const orders = { ...europe, name: 'orders' }
await catalog.createNamespace(sales, { properties: { owner: 'north' } })
await catalog.createNamespace(europe)
for (const name of ['orders', 'returns']) {
  await catalog.createTable(europe, {
    name,
    schema: {
      type: 'struct',
      'schema-id': 0,
      fields: [{ id: 1, name: 'id', type: 'long', required: true }],
    },
  })
}
const first = await catalog.loadTableResult(orders)
const unchanged = await catalog.loadTable(orders, { ifNoneMatch: first.etag })
await catalog.updateTable(orders, {
  requirements: [{ type: 'assert-table-uuid', uuid: first.metadata['table-uuid'] }],
  updates: [{ action: 'set-properties', updates: { reviewed: 'yes' } }],
})
const changed = await catalog.loadTable(orders, { ifNoneMatch: first.etag })
const pages = []
let pageToken
do {
  const page = await catalog.listTables(europe, { pageSize: 1, pageToken })
  pages.push(page.identifiers.map((table) => table.name))
  pageToken = page.nextPageToken
} while (pageToken)
let absent
try {
  await catalog.loadTable({ ...europe, name: 'absent' })
} catch (e) {
  absent = { status: e.status, type: e.icebergType }
}

console.log(
  JSON.stringify({
    namespaces: (await catalog.listNamespaces()).namespaces.map((each) => each.namespace),
    children: (await catalog.listNamespaces({ parent: sales })).namespaces.map((each) => each.namespace),
    owner: (await catalog.loadNamespaceMetadata(sales)).properties.owner,
    pages,
    columns: first.metadata.schemas[0].fields.map((field) => field.name),
    unchanged,
    reviewed: changed.properties.reviewed,
    absent,
  }),
)

for (const name of ['orders', 'returns']) {
  await catalog.dropTable({ ...europe, name })
}
await catalog.dropNamespace(europe)
await catalog.dropNamespace(sales)
