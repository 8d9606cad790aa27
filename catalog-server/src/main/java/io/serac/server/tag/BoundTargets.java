package io.serac.server.tag;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.Authorized;
import io.serac.server.access.UsableColumns;
import io.serac.server.access.Target;
import io.serac.server.access.Targets;
import io.serac.server.column.Column;
import io.serac.server.column.ColumnNames;
import io.serac.server.column.Schemas;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/** Finds what a path leads to that bears tags, and decides on it. Thread-safe. */
final class BoundTargets {
    private final Targets targets;
    private final UsableColumns nameable;
    private final Schemas schemas;

    BoundTargets(Targets targets, UsableColumns nameable, Schemas schemas) {
        this.targets = targets;
        this.nameable = nameable;
        this.schemas = schemas;
    }

    /** For reading: whoever knows the object, or tags it, sees what it bears. */
    BoundTarget readable(Request request) {
        Authorized<Target> visible = targets.visible(request);
        return bound(request, visible.allowed().holds(Privilege.APPLY_TAG)
                ? visible
                : targets.find(request, Set.of(Privilege.DESCRIBE)));
    }

    /** For attaching and detaching. */
    BoundTarget taggable(Request request) {
        return bound(request, targets.find(request, Set.of(Privilege.APPLY_TAG)));
    }

    /** Whether the caller may know the name of a column, by its field id. */
    IntPredicate nameable(Request request, Target target) {
        return nameable.toTag(request.caller(), target);
    }

    private BoundTarget bound(Request request, Authorized<Target> found) {
        Target target = found.target();
        if (target.object().isEmpty()) {
            return new BoundTarget(target, found.allowed(), Optional.empty(), TableColumns.of(List.of()));
        }
        ObjectEntry object = target.object().get();
        Optional<Column> column = request.operation().path().contains("{column}")
                ? Optional.of(column(request, target, object))
                : Optional.empty();
        return new BoundTarget(target, found.allowed(), column, schemas.columns(object));
    }

    private Column column(Request request, Target target, ObjectEntry object) {
        String text = request.path().get("column");
        return ColumnNames.find(schemas.current(object), text)
                .or(() -> former(request, target, object, text))
                .filter(found -> nameable(request, target).test(found.fieldId()))
                .orElseThrow(() -> new CatalogException(ErrorCode.NOT_FOUND, Reason.UNKNOWN_COLUMN,
                        "Column does not exist: " + Excerpt.of(text)));
    }

    /** A column that a former schema tells of; or none any more, if it bears tags. */
    private Optional<Column> former(Request request, Target target, ObjectEntry object, String text) {
        OptionalInt fieldId = ColumnNames.fieldId(text);
        boolean isKnown = fieldId.isPresent() && object.kind() == ObjectKind.TABLE
                && (schemas.columns(object).find(fieldId.getAsInt()).isPresent()
                        || nameable.isTagged(request.caller(), target, fieldId.getAsInt()));
        return isKnown ? Optional.of(BoundTarget.former(fieldId.getAsInt())) : Optional.empty();
    }
}
