package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** How people read the tag that a restriction is limited to. Stateless. */
public final class WhenTag {
    private WhenTag() {
    }

    /** Of an item with the field {@code when-tag}; empty without it. */
    public static String text(JsonNode item) {
        JsonNode tag = item.path("when-tag");
        return tag.path("tag").asText() + (tag.has("value") ? "=" + tag.path("value").asText() : "");
    }
}
