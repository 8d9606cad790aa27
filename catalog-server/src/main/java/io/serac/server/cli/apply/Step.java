package io.serac.server.cli.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.cli.client.ApiPath;

/**
 * One thing that shall be there. Immutable.
 *
 * @param what
 *            for people, such as {@code role analyst}
 * @param body
 *            to create it with
 */
record Step(String what, ApiPath path, JsonNode body) {
}
