package io.serac.server.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.metadata.MetadataDocument;
import java.io.IOException;
import java.io.UncheckedIOException;

/** View metadata for whoever may change the view but not read through it: its queries are left out. Stateless. */
public final class ViewWithoutSql {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    // No query in any dialect: an engine that runs it fails.
    private static final String HIDDEN = "-- hidden: SELECT on the view is missing";

    private ViewWithoutSql() {
    }

    /** The document without queries. */
    public static MetadataDocument of(MetadataDocument whole) {
        try {
            JsonNode metadata = JSON.readTree(whole.json());
            for (JsonNode version : metadata.path("versions")) {
                for (JsonNode representation : version.path("representations")) {
                    if (representation instanceof ObjectNode object && object.has("sql")) {
                        object.put("sql", HIDDEN);
                    }
                }
            }
            return MetadataDocument.of(whole.versionId(), whole.metadataLocation(), JSON.writeValueAsBytes(metadata));
        } catch (IOException e) {
            throw new UncheckedIOException("The document of version " + whole.versionId() + " is no JSON", e);
        }
    }
}
