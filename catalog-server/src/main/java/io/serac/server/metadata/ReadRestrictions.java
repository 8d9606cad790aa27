package io.serac.server.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.JsonAnswer;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.ObjectEntry;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.iceberg.expressions.Expression;
import org.jspecify.annotations.Nullable;

/**
 * What an engine has to keep from whoever asks through it, as part of the answer of a load: field {@code read-restrictions} of the
 * Iceberg REST specification (apache/iceberg#13879). All of it can be said, or the engine gets nothing. Immutable.
 */
public final class ReadRestrictions {
    private static final int HASH_BYTES = 16;

    private final SortedMap<Integer, Mask> actions;
    private final @Nullable JsonNode rowFilter;

    private ReadRestrictions(SortedMap<Integer, Mask> actions, @Nullable JsonNode rowFilter) {
        this.actions = actions;
        this.rowFilter = rowFilter;
    }

    /** Something that the field has no words for. */
    static final class InexpressibleException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InexpressibleException(String what) {
            super(what);
        }
    }

    /** Whether the caller is restricted and asks through an engine that is told by what. */
    public static boolean areFor(Decision.Allowed allowed, ObjectEntry table) {
        return allowed.accessClass() == AccessClass.RESTRICTED
                && table.namespace().warehouse().engine().appliesRestrictions();
    }

    /**
     * What the engine has to apply.
     *
     * @throws CatalogException
     *             FORBIDDEN if it cannot be told all of it
     */
    public static ReadRestrictions of(Decision.Allowed allowed, ObjectEntry table) {
        EngineTrust engine = table.namespace().warehouse().engine();
        TableColumns columns = allowed.request().columns();
        if (!areFor(allowed, table) || !allowed.holds(Privilege.SELECT)
                || (columns == null && !allowed.columnRules().isAllReadable())) {
            throw refusal(allowed);
        }
        try {
            SortedMap<Integer, Mask> actions = columns == null
                    ? ReadActions.none()
                    : ReadActions.of(allowed.columnRules(), columns,
                            engine == EngineTrust.APPLIES_RESTRICTIONS_AS_NULLS);
            Optional<Expression> filter = allowed.rowFilter();
            JsonNode rowFilter = filter.isEmpty() ? null : ReadFilter.of(filter.get(), columns);
            if (actions.isEmpty() && rowFilter == null) {
                // What restricts him is about columns that no schema tells of any more. An empty section would mean no restriction.
                throw refusal(allowed);
            }
            return new ReadRestrictions(actions, rowFilter);
        } catch (InexpressibleException inexpressible) {
            throw refusal(allowed);
        }
    }

    /**
     * Throws unless the engine can be told all that it has to apply.
     *
     * @throws CatalogException
     *             FORBIDDEN
     */
    public static void require(Decision.Allowed allowed, ObjectEntry table) {
        ReadRestrictions unused = of(allowed, table);
    }

    private static CatalogException refusal(Decision.Allowed allowed) {
        return new CatalogException(ErrorCode.FORBIDDEN,
                "Forbidden: what you may see here is limited in a way that this"
                        + " engine cannot be told, so it gets neither metadata nor files. Ask the owner for unrestricted access,"
                        + " or /admin/v1/explain for the reason")
                .because(Denial.restricted(allowed.epoch(), List.copyOf(allowed.policyIds())));
    }

    /**
     * Equal if and only if the engine is told the same, on every server: for the tag of an answer, and for whatever must not go on
     * once the engine would be told something else. 32 hexadecimal digits, fit for a URL.
     */
    public String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(JsonAnswer.object(this::writeFields));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the field. */
    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("read-restrictions");
        writeFields(json);
        json.writeEndObject();
    }

    private void writeFields(JsonGenerator json) throws IOException {
        if (!actions.isEmpty()) {
            json.writeArrayFieldStart("required-column-projections");
            for (Map.Entry<Integer, Mask> action : actions.entrySet()) {
                json.writeStartObject();
                json.writeNumberField("field-id", action.getKey());
                json.writeStringField("action", action.getValue().action());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (rowFilter != null) {
            json.writeFieldName("required-row-filter");
            json.writeRawValue(rowFilter.toString());
        }
    }
}
