# Spark's SQL shell with the warehouse as its default catalog. The first start fetches Iceberg.
exec /opt/spark/bin/spark-sql \
  --packages org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0,org.apache.iceberg:iceberg-aws-bundle:1.12.0 \
  --conf spark.jars.ivy=/tmp/ivy \
  --conf spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions \
  --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog \
  --conf spark.sql.catalog.lake.type=rest \
  --conf spark.sql.catalog.lake.uri=http://serac:8181/catalog \
  --conf spark.sql.catalog.lake.oauth2-server-uri=http://serac:8181/catalog/v1/oauth/tokens \
  --conf spark.sql.catalog.lake.warehouse=lake \
  --conf spark.sql.catalog.lake.credential="$(cat /shared/spark.credential)" \
  --conf spark.sql.catalog.lake.header.X-Iceberg-Access-Delegation=vended-credentials \
  --conf spark.sql.catalog.lake.rest-catalog-purge=true \
  --conf spark.sql.defaultCatalog=lake
