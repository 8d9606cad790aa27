package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.column.ColumnRules;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * The metadata that a redacted document is made from. Used by one thread.
 *
 * @param json
 *            as it is stored
 * @param metadata
 *            the same, parsed
 * @param columns
 *            what the caller may know of its columns
 */
record Original(JsonNode json, TableMetadata metadata, VisibleColumns columns) {

    static Original of(JsonNode json, ColumnRules rules) {
        TableMetadata metadata = TableMetadataParser.fromJson(json);
        return new Original(json, metadata, new VisibleColumns(metadata.schema(), rules));
    }
}
