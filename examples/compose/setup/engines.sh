# Accounts for Trino and Spark, and a key by which Trino asks Serac what its users may do.
set -eu
umask 022
admin() {
  method=$1 path=$2 body=$3
  curl -sf -X "$method" "http://serac:8181/admin/v1/$path" -H "Authorization: Bearer $(cat /shared/token)" \
    -H 'Content-Type: application/json' -d "$body"
}
field() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }

for account in trino spark; do
  [ ! -f "/shared/$account.credential" ] || continue
  admin PUT "service-accounts/$account" '{}' > /dev/null
  secret=$(admin POST "service-accounts/$account/secrets" '{}' | field client-secret)
  echo "$account:$secret" > "/shared/$account.credential"
  for privilege in SELECT WRITE CREATE_NAMESPACE CREATE_TABLE; do
    admin PUT "warehouses/lake/grants/service-account:$account/$privilege" '{}' > /dev/null
  done
done

if [ ! -f /shared/access-control.properties ]; then
  admin PUT engines/trino '{"kind": "trino-opa", "account": "service-account:trino", "user-issuer": "keycloak",
    "catalogs": {"lake": "lake"}}' > /dev/null
  key=$(admin POST engines/trino/opa-keys '{}' | field key)
  cat > /shared/access-control.properties <<END
access-control.name=opa
opa.policy.uri=http://serac:8181/opa/v1/trino/allow?key=$key
opa.policy.batched-uri=http://serac:8181/opa/v1/trino/batch?key=$key
opa.policy.row-filters-uri=http://serac:8181/opa/v1/trino/row-filters?key=$key
opa.policy.batch-column-masking-uri=http://serac:8181/opa/v1/trino/batch-column-masks?key=$key
END
fi
