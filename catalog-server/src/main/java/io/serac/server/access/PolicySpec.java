package io.serac.server.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.row.RowPredicate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The form in which a restriction's particulars are stored: {@code {"columns": [{"name": "ssn", "field-id": 3}], "mask":
 * "sha-256-global", "filter": {...}}}. Stateless.
 */
public final class PolicySpec {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private PolicySpec() {
    }

    /**
     * The restriction of a stored row.
     *
     * @param bound
     *            columns that it was bound to later: {@code [{"object": "...", "name": "ssn", "field-id": 3}]}
     * @throws IllegalStateException
     *             if the row is not of the form that is written: a restriction that cannot be read must not be passed over
     */
    static Restriction restriction(String kind, String spec, String bound, Restriction.Target target) {
        JsonNode json = parse(spec);
        List<ColumnBinding> bindings = new ArrayList<>(bindings(json.path("columns"), target));
        for (JsonNode column : parse(bound)) {
            bindings.add(new ColumnBinding(UUID.fromString(column.path("object").asText()),
                    column.path("name").asText(), column.path("field-id").intValue()));
        }
        return switch (kind) {
            case "ACCESS_DENY" -> new Restriction.AccessDeny(target);
            case "COLUMN_DENY" -> new Restriction.ColumnDeny(target, columns(json, bindings, target));
            case "COLUMN_MASK" -> new Restriction.ColumnMask(target, columns(json, bindings, target),
                    Mask.ofAction(json.path("mask").asText()).orElseThrow(() -> unreadable(target)));
            case "ROW_FILTER" -> new Restriction.RowFilter(target, predicate(json.path("filter"), target), bindings);
            default -> throw unreadable(target);
        };
    }

    private static RowPredicate predicate(JsonNode filter, Restriction.Target target) {
        try {
            return FilterParser.parse(filter);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("Restriction " + target.id() + " has an unreadable filter", e);
        }
    }

    private static Restriction.Columns columns(JsonNode json, List<ColumnBinding> bindings,
            Restriction.Target target) {
        Set<String> names = new HashSet<>();
        for (JsonNode column : json.path("columns")) {
            names.add(column.path("name").asText());
        }
        if (names.isEmpty() && target.whenTag() == null) {
            throw unreadable(target);
        }
        return new Restriction.Columns(names, bindings);
    }

    // Columns bound to an id were named on the table itself.
    private static List<ColumnBinding> bindings(JsonNode columns, Restriction.Target target) {
        List<ColumnBinding> bindings = new ArrayList<>();
        for (JsonNode column : columns) {
            if (column.path("field-id").isInt()) {
                bindings.add(new ColumnBinding(target.securableId(), column.path("name").asText(),
                        column.path("field-id").intValue()));
            }
        }
        return bindings;
    }

    private static JsonNode parse(String spec) {
        try {
            return JSON.readTree(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A restriction in the database is no JSON", e);
        }
    }

    private static IllegalStateException unreadable(Restriction.Target target) {
        return new IllegalStateException("Restriction " + target.id() + " is not of a form this server knows");
    }
}
