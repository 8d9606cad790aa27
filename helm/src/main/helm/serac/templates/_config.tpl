{{- /* What the parameters of the database's URL say about TLS, as a dict in YAML. */ -}}
{{- define "serac.databaseTls" -}}
{{- $database := .Values.database -}}
{{- $parameters := dict "sslmode" $database.sslMode -}}
{{- if hasPrefix "verify-" $database.sslMode -}}
{{- if or $database.ca.secretName $database.ca.configMapName -}}
{{- $_ := set $parameters "sslrootcert" "/etc/serac/ca/database/ca.crt" -}}
{{- else if $database.ca.public -}}
{{- $_ := set $parameters "sslfactory" "org.postgresql.ssl.DefaultJavaSSLFactory" -}}
{{- else -}}
{{- $_ := set $parameters "sslrootcert" "/etc/serac/ca/trust/ca.crt" -}}
{{- end -}}
{{- end -}}
{{- toYaml $parameters -}}
{{- end -}}

{{- /* JDBC URL. Call with (list $ host port targetServerType); the last one may be left to database.parameters. */ -}}
{{- define "serac.jdbcUrl" -}}
{{- $root := index . 0 -}}
{{- $port := int (index . 2) -}}
{{- $hosts := list -}}
{{- range splitList "," (index . 1) -}}
{{- $hosts = append $hosts (printf "%s:%d" (trim .) $port) -}}
{{- end -}}
{{- $parameters := merge (fromYaml (include "serac.databaseTls" $root)) $root.Values.database.parameters -}}
{{- range slice . 3 -}}
{{- $_ := set $parameters "targetServerType" . -}}
{{- end -}}
{{- $query := list -}}
{{- range $name := keys $parameters | sortAlpha -}}
{{- $query = append $query (printf "%s=%s" $name (get $parameters $name | toString | urlquery)) -}}
{{- end -}}
{{- printf "jdbc:postgresql://%s/%s?%s" (join "," $hosts) $root.Values.database.name (join "&" $query) -}}
{{- end -}}

{{- /* The server's configuration file: what the chart decides, over the user's own settings. It holds no secret. */ -}}
{{- define "serac.config" -}}
{{- include "serac.required" . -}}
{{- $database := .Values.database -}}
{{- $db := dict "url" (include "serac.jdbcUrl" (list . $database.host $database.port)) "migrate-on-start" false -}}
{{- $_ := set $db "commit-connections-max" (int $database.pools.commit) -}}
{{- $_ := set $db "read-connections-max" (int $database.pools.read) -}}
{{- $_ := set $db "admin-connections-max" (int $database.pools.admin) -}}
{{- with $database.direct.host -}}
{{- $_ := set $db "direct-url" (include "serac.jdbcUrl" (list $ . $database.direct.port)) -}}
{{- end -}}
{{- with $database.read.host -}}
{{- $_ := set $db "read-url" (include "serac.jdbcUrl" (list $ . $database.read.port "secondary")) -}}
{{- $_ := set $db "list-connections-max" (int $database.pools.list) -}}
{{- end -}}
{{- $http := dict "port" 8181 -}}
{{- if .Values.tls.secretName -}}
{{- $tls := dict "certificate-file" "/etc/serac/tls/tls.crt" "key-file" "/etc/serac/tls/tls.key" -}}
{{- if or .Values.tls.clientCa.secretName .Values.tls.clientCa.configMapName -}}
{{- $_ := set $tls "client-ca-file" "/etc/serac/ca/client/ca.crt" -}}
{{- end -}}
{{- $_ := set $http "tls" $tls -}}
{{- else if or .Values.tls.clientCa.secretName .Values.tls.clientCa.configMapName -}}
{{- fail "tls.clientCa needs tls.secretName: certificates of clients are only asked for over TLS" -}}
{{- end -}}
{{- if and .Values.tls.management (not .Values.tls.secretName) -}}
{{- fail "tls.management needs tls.secretName" -}}
{{- end -}}
{{- $management := dict "port" 9090 -}}
{{- if .Values.tls.management -}}
{{- $_ := set $management "tls" true -}}
{{- end -}}
{{- $chart := dict "database" $db "http" $http "management" $management "data" "/tmp/serac" -}}
{{- if include "serac.masterKeys" . -}}
{{- $_ := set $chart "secrets" (dict "key-file" "/etc/serac/secrets/secrets.key") -}}
{{- end -}}
{{- if or .Values.trust.ca.secretName .Values.trust.ca.configMapName -}}
{{- $_ := set $chart "trust" (dict "ca-file" "/etc/serac/ca/trust/ca.crt") -}}
{{- end -}}
{{- with .Values.issuers -}}
{{- $_ := set $chart "authentication" (dict "issuers" .) -}}
{{- end -}}
{{- $names := list -}}
{{- range .Values.issuers -}}
{{- $names = append $names .name -}}
{{- end -}}
{{- range .Values.bootstrap.admins -}}
{{- if not (has .issuer $names) -}}
{{- fail (printf "bootstrap.admins names the issuer %s, which is not in issuers" .issuer) -}}
{{- end -}}
{{- end -}}
{{- with .Values.bootstrap.admins -}}
{{- $_ := set $chart "bootstrap" (dict "admins" .) -}}
{{- end -}}
{{- toYaml (mustMergeOverwrite (dict) (deepCopy .Values.config) $chart) -}}
{{- end -}}

{{- /* What the chart's jobs shall make, for the command apply. Storages with secrets are in files of their own. */ -}}
{{- define "serac.bootstrap" -}}
{{- $warehouses := list -}}
{{- range .Values.bootstrap.warehouses -}}
{{- $warehouse := omit . "storageSecret" -}}
{{- with .storageSecret -}}
{{- $warehouse = merge (dict "storage-file" (printf "/etc/serac/storage/%s/storage.json" $warehouse.name)) $warehouse -}}
{{- end -}}
{{- if not (or (hasKey $warehouse "storage") (hasKey $warehouse "storage-file")) -}}
{{- fail (printf "bootstrap.warehouses: %s needs storage, or storageSecret" .name) -}}
{{- end -}}
{{- $warehouses = append $warehouses $warehouse -}}
{{- end -}}
{{- dict "warehouses" $warehouses "roles" .Values.bootstrap.roles "grants" .Values.bootstrap.grants | toPrettyJson -}}
{{- end -}}

{{- define "serac.hasBootstrap" -}}
{{- if or .Values.bootstrap.warehouses .Values.bootstrap.roles .Values.bootstrap.grants -}}yes{{- end -}}
{{- end -}}
