# The administrator's token, and the storage of the warehouse with its secret.
set -eu
umask 077
curl -sf --retry 60 --retry-all-errors --retry-delay 2 \
  http://keycloak:8080/realms/lake/protocol/openid-connect/token \
  -d grant_type=password -d client_id=lake-cli -d username=ada -d password=ada |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/' > /shared/token
cat > /shared/storage.json <<END
{"type": "s3", "root": "s3://lake/main", "endpoint": "http://store:9000", "scoping": "sts",
 "credentials": {"access-key-id": "serac", "secret-access-key": "$PASSWORD"}}
END
