package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What the server said to a request that it granted. Immutable.
 *
 * @param body
 *            an object without fields if there was none
 * @param epoch
 *            after a change of rights
 */
public record Answer(int status, JsonNode body, Optional<String> entityTag, Optional<Long> epoch) {

    /** Whether the request made something that was not there. */
    public boolean isCreated() {
        return status == 201;
    }
}
