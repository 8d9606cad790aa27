package io.serac.server.tag;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.column.Column;
import io.serac.server.principal.PrincipalRef;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tag on an object or on one of its columns, as stored. Immutable.
 *
 * @param value
 *            null if the tag has no values
 * @param fieldId
 *            of the column; null for the object as a whole
 * @param nameAtBind
 *            full name that the column had when it was tagged; empty for a former column whose name is another's now
 * @param isAutomatic
 *            whether a pattern has attached it
 * @param creatorKind
 *            null if the creator is gone
 */
record BindingRow(UUID id, String key, @Nullable String value, UUID securableId, @Nullable Integer fieldId,
        @Nullable String nameAtBind, boolean isAutomatic, @Nullable String creatorKind, @Nullable String creatorIssuer,
        @Nullable String creatorName, Instant createdAt) {

    /** Who has attached it; of an automatic one, whose change has added the column. */
    Optional<PrincipalRef> creator() {
        return creatorKind == null || creatorIssuer == null || creatorName == null
                ? Optional.empty()
                : Optional.of(PrincipalRef.of(creatorKind, creatorIssuer, creatorName));
    }

    /** The column as it was called then; empty for the object as a whole. */
    Optional<Column> column() {
        return fieldId == null || nameAtBind == null ? Optional.empty() : Optional.of(new Column(nameAtBind, fieldId));
    }

    /** Whether it is on exactly this column, or on the object as a whole if there is none. */
    boolean isOn(Optional<Column> target) {
        return column().map(Column::fieldId).equals(target.map(Column::fieldId));
    }

    /** As {@link #isOnNameOf(Optional)}, of a column that may be a former one. */
    boolean isOnNameOf(TableColumns.Column column) {
        return isOnNameOf(Optional.of(new Column(column.name(), column.fieldId())));
    }

    /** Whether it holds for a column that another one was once called like: re-adding a column sheds nothing. */
    boolean isOnNameOf(Optional<Column> target) {
        return !isOn(target) && target.isPresent() && nameAtBind != null && !nameAtBind.isEmpty()
                && nameAtBind.equalsIgnoreCase(target.get().name());
    }

    /** Whether it says just this. */
    boolean says(Optional<Column> target, Optional<String> wanted) {
        return !isAutomatic && Objects.equals(nameAtBind, nameOn(target)) && Optional.ofNullable(value).equals(wanted);
    }

    /** The name by which it is to hold when it is set again: that of the column, or of a former one what it had. */
    @Nullable
    String nameOn(Optional<Column> target) {
        return target.map(Column::name).filter(name -> !name.isEmpty()).orElse(nameAtBind);
    }
}
