package io.serac.server.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.serac.server.error.CatalogException;
import java.io.IOException;

/**
 * What a metadata file may be made of that a client wrote, looked at before it becomes a tree in memory, which can be forty times as
 * large as the file. Stateless.
 */
final class RegisteredJson {
    /** As deep as bodies may be. */
    private static final int DEPTH_MAX = 200;
    private static final long TOKENS_MAX = 2_000_000;

    private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH_MAX).maxTokenCount(TOKENS_MAX).build()).build();

    private RegisteredJson() {
    }

    /**
     * Returns if it is JSON within bounds.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it is not; says nothing of its content
     */
    static void check(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                // The constraints are the check.
            }
        } catch (IOException e) {
            throw CatalogException
                    .badRequest("The file is not valid Iceberg metadata, or is nested more than " + DEPTH_MAX
                            + " levels deep, or has more than " + TOKENS_MAX + " names, values and brackets", e);
        }
    }
}
