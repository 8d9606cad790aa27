package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.authorizer.column.Mask;
import io.serac.server.principal.PrincipalRef;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A restriction as it is to be, checked against what it is attached to. Immutable; the filter must not be changed.
 *
 * @param columns
 *            that it is about; for a filter those that it reads
 */
record PolicyBody(PolicyKind kind, Optional<WhenTag> whenTag, List<Column> columns, Optional<Mask> mask,
        Optional<JsonNode> filter, List<PrincipalRef> to, List<PrincipalRef> except) {
    PolicyBody {
        columns = List.copyOf(columns);
        to = List.copyOf(to);
        except = List.copyOf(except);
    }

    /**
     * What limits it to objects and columns that bear a tag.
     *
     * @param value
     *            the value that the tag must have; null for any
     */
    record WhenTag(UUID tagId, String key, @Nullable String value) {
    }

    /**
     * A column by its full name.
     *
     * @param fieldId
     *            null for any column of that name below a container
     */
    record Column(String name, @Nullable Integer fieldId) {
    }

    /** The particulars in the form in which they are stored. */
    JsonNode spec() {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        if (!columns.isEmpty()) {
            ArrayNode array = spec.putArray("columns");
            for (Column column : columns) {
                ObjectNode element = array.addObject().put("name", column.name());
                if (column.fieldId() != null) {
                    element.put("field-id", column.fieldId());
                }
            }
        }
        mask.ifPresent(action -> spec.put("mask", action.action()));
        filter.ifPresent(expression -> spec.set("filter", expression));
        return spec;
    }
}
