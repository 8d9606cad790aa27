package io.serac.server.redaction;

import io.serac.authorizer.column.ColumnRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may know of the columns that a table has now: a new schema with those that he may name. Containers of which he may
 * name only a part hold only that part. Immutable.
 */
final class VisibleColumns {
    private final ColumnRules rules;
    private final Schema schema;

    VisibleColumns(Schema whole, ColumnRules rules) {
        this.rules = rules;
        List<Types.NestedField> fields = fields(whole.columns());
        this.schema = new Schema(whole.schemaId(), fields, identifiers(whole, new Schema(fields)));
    }

    /** The columns that may be named; their ids and the id of the schema are the real ones. */
    Schema schema() {
        return schema;
    }

    /** Whether the column shows with its values as they are, neither hidden nor masked nor withheld. */
    boolean isClear(int fieldId) {
        return schema.findField(fieldId) != null && rules.isReadable(fieldId) && !rules.masks().containsKey(fieldId);
    }

    private List<Types.NestedField> fields(List<Types.NestedField> whole) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (Types.NestedField field : whole) {
            field(field).ifPresent(fields::add);
        }
        return fields;
    }

    /** Empty if it may not be named, or not be shown without what may not be. Default values are values: none is kept. */
    private Optional<Types.NestedField> field(Types.NestedField field) {
        if (!rules.isNamed(field.fieldId())) {
            return Optional.empty();
        }
        return type(field.type()).map(type -> Types.NestedField.builder().withId(field.fieldId())
                .withName(field.name()).isOptional(field.isOptional()).ofType(type).withDoc(doc(field)).build());
    }

    /** What describes a container may describe what is hidden in it. */
    private @Nullable String doc(Types.NestedField field) {
        return isWhole(field) ? field.doc() : null;
    }

    private boolean isWhole(Types.NestedField field) {
        boolean isInFull = rules.isNamed(field.fieldId()) && !rules.skeleton().contains(field.fieldId());
        return isInFull && (!field.type().isNestedType()
                || field.type().asNestedType().fields().stream().allMatch(this::isWhole));
    }

    private Optional<Type> type(Type whole) {
        return switch (whole) {
            case Types.StructType struct -> struct(struct);
            case Types.ListType list -> list(list);
            case Types.MapType map -> map(map);
            default -> Optional.of(whole);
        };
    }

    private Optional<Type> struct(Types.StructType whole) {
        List<Types.NestedField> fields = fields(whole.fields());
        return fields.isEmpty() && !whole.fields().isEmpty()
                ? Optional.empty()
                : Optional.of(Types.StructType.of(fields));
    }

    private Optional<Type> list(Types.ListType whole) {
        return field(whole.fields().getFirst()).map(element -> element.isOptional()
                ? Types.ListType.ofOptional(element.fieldId(), element.type())
                : Types.ListType.ofRequired(element.fieldId(), element.type()));
    }

    private Optional<Type> map(Types.MapType whole) {
        Optional<Types.NestedField> key = field(whole.fields().getFirst());
        Optional<Types.NestedField> value = field(whole.fields().getLast());
        if (key.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(value.get().isOptional()
                ? Types.MapType.ofOptional(whole.keyId(), whole.valueId(), key.get().type(), value.get().type())
                : Types.MapType.ofRequired(whole.keyId(), whole.valueId(), key.get().type(), value.get().type()));
    }

    private static Set<Integer> identifiers(Schema whole, Schema visible) {
        Set<Integer> identifiers = new HashSet<>(whole.identifierFieldIds());
        identifiers.removeIf(fieldId -> visible.findField(fieldId) == null);
        return identifiers;
    }
}
