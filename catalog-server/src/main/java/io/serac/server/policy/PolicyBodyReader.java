package io.serac.server.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.Target;
import io.serac.server.access.UsableColumns;
import io.serac.server.column.ColumnNames;
import io.serac.server.column.Schemas;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.Place;
import io.serac.server.tag.TagRights;
import io.serac.server.tag.TagRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.iceberg.Schema;

/** Reads the body that sets a restriction, and checks it against the securable it is attached to. Thread-safe. */
final class PolicyBodyReader {
    private static final int COLUMNS_MAX = 1_000;
    private static final int COLUMN_CHARACTERS_MAX = 2_000;
    private static final int REFERENCES_MAX = 1_000;
    private static final int REFERENCE_CHARACTERS_MAX = 600;
    private static final int WORD_CHARACTERS_MAX = 100;
    private static final int TAG_VALUE_CHARACTERS_MAX = 200;
    private static final String FIELDS = "kind columns mask filter to except when-tag";

    private final Schemas schemas;
    private final TagRights tags;
    private final EnforcementPoint enforcement;
    private final UsableColumns usable;

    PolicyBodyReader(Schemas schemas, TagRights tags, EnforcementPoint enforcement) {
        this.schemas = schemas;
        this.tags = tags;
        this.enforcement = enforcement;
        this.usable = new UsableColumns(enforcement);
    }

    /**
     * @throws CatalogException
     *             BAD_REQUEST that names what is wrong
     */
    PolicyBody read(Request request, Target target) {
        BodyFields fields = BodyFields.of(request, FIELDS.split(" ", -1));
        Optional<PolicyKind> kind = kind(fields, target);
        List<String> columns = fields.texts("columns", COLUMNS_MAX, COLUMN_CHARACTERS_MAX);
        Optional<Mask> mask = mask(fields);
        List<String> to = fields.texts("to", REFERENCES_MAX, REFERENCE_CHARACTERS_MAX);
        List<String> except = fields.texts("except", REFERENCES_MAX, REFERENCE_CHARACTERS_MAX);
        if (to.isEmpty()) {
            fields.problem("to", "Name at least one principal that the restriction is for, such as everyone.");
        }
        Optional<BodyFields> condition = condition(fields);
        Optional<String> tag = condition.map(each -> each.requiredText("tag", WORD_CHARACTERS_MAX));
        Optional<String> tagValue = condition.flatMap(each -> each.text("value", TAG_VALUE_CHARACTERS_MAX));
        condition.ifPresent(BodyFields::check);
        kind.ifPresent(known -> checkTaken(fields, known, columns));
        Optional<RowFilter> filter = kind.filter(PolicyKind::takesFilter).flatMap(known -> filter(fields));
        fields.check();
        return bound(request, target,
                new Draft(kind.orElseThrow(), tag.map(key -> whenTag(request, target, key, tagValue)),
                        columns, mask, filter, refs(to), refs(except)));
    }

    private static Optional<BodyFields> condition(BodyFields fields) {
        Optional<JsonNode> json = fields.value("when-tag");
        if (json.isPresent() && !json.get().isObject()) {
            fields.problem("when-tag", "Must be an object with tag and value.");
            return Optional.empty();
        }
        return json.map(object -> BodyFields.of(object, "tag", "value"));
    }

    /** What is said of a tag whose key or value is wrong must not tell keys and values to whoever does not see the tag. */
    private PolicyBody.WhenTag whenTag(Request request, Target target, String key, Optional<String> value) {
        TagRow tag = tags.findVisible(request, target.resolution(), key).orElseThrow(() -> CatalogException
                .invalidBody("Invalid body. 'when-tag': Tag does not exist: " + Excerpt.of(key)));
        tag.checkAsked(value, "when-tag");
        return new PolicyBody.WhenTag(tag.id(), tag.key(), value.orElse(null));
    }

    /** What is read, before columns are looked up. */
    private record Draft(PolicyKind kind, Optional<PolicyBody.WhenTag> whenTag, List<String> columns,
            Optional<Mask> mask, Optional<RowFilter> filter, List<PrincipalRef> to, List<PrincipalRef> except) {
        PolicyBody with(List<PolicyBody.Column> found) {
            return new PolicyBody(kind, whenTag, found, mask, filter.map(RowFilter::json), to, except);
        }
    }

    private static Optional<PolicyKind> kind(BodyFields fields, Target target) {
        String text = fields.requiredText("kind", WORD_CHARACTERS_MAX);
        for (PolicyKind kind : PolicyKind.values()) {
            if (kind.name().equals(text)) {
                if (!kind.isAllowedOn(target.kind())) {
                    fields.problem("kind", kind + " cannot be set on the " + Place.type(target.kind()) + ".");
                }
                return Optional.of(kind);
            }
        }
        if (!text.isEmpty()) {
            fields.problem("kind", "Must be one of " + Arrays.toString(PolicyKind.values()) + ".");
        }
        return Optional.empty();
    }

    private static Optional<Mask> mask(BodyFields fields) {
        Optional<String> action = fields.text("mask", WORD_CHARACTERS_MAX);
        Optional<Mask> mask = action.flatMap(Mask::ofAction);
        if (action.isPresent() && mask.isEmpty()) {
            fields.problem("mask", "Must be one of "
                    + String.join(", ", Arrays.stream(Mask.values()).map(Mask::action).toList()) + ".");
        }
        return mask;
    }

    private static Optional<RowFilter> filter(BodyFields fields) {
        Optional<JsonNode> json = fields.value("filter");
        try {
            return json.map(RowFilter::parse);
        } catch (IllegalArgumentException e) {
            fields.problem("filter", e.getMessage() + ".");
            return Optional.empty();
        }
    }

    private static void checkTaken(BodyFields fields, PolicyKind kind, List<String> columns) {
        boolean hasTag = fields.value("when-tag").isPresent();
        checkTaken(fields, kind, "columns", kind.takesColumns(), kind.needsColumns(hasTag));
        checkTaken(fields, kind, "mask", kind.takesMask(), kind.takesMask());
        checkTaken(fields, kind, "filter", kind.takesFilter(), kind.takesFilter());
        if (kind.takesColumns() && fields.value("columns").isPresent() && columns.isEmpty()) {
            fields.problem("columns", "Name at least one column.");
        }
    }

    private static void checkTaken(BodyFields fields, PolicyKind kind, String field, boolean isTaken,
            boolean isNeeded) {
        boolean isPresent = fields.value(field).isPresent();
        if (isNeeded && !isPresent) {
            fields.problem(field, "Missing: " + kind + " needs it"
                    + (field.equals("columns") ? ", or when-tag." : "."));
        } else if (!isTaken && isPresent) {
            fields.problem(field, kind + " does not take it.");
        }
    }

    private static List<PrincipalRef> refs(List<String> texts) {
        try {
            return texts.stream().map(PrincipalRef::parse).toList();
        } catch (CatalogException malformed) {
            throw malformed.causedByBody();
        }
    }

    private PolicyBody bound(Request request, Target target, Draft draft) {
        if (draft.columns().isEmpty() && draft.filter().isEmpty()) {
            return draft.with(List.of());
        }
        if (target.object().isEmpty()) {
            draft.filter().filter(filter -> !filter.columns().isEmpty())
                    .ifPresent(filter -> requireUnbound(request, target));
            return draft.with(byName(draft));
        }
        Schema schema = schemas.current(target.object().get());
        List<String> names = draft.filter().map(RowFilter::columns).orElse(draft.columns());
        List<PolicyBody.Column> columns = new ArrayList<>();
        TableColumns all = TableColumns.of(schema.asStruct(), List.of());
        ColumnNames.resolve(schema, names, enforcement.nameable(request.caller(), target)).forEach(column -> {
            draft.mask().ifPresent(mask -> checkApplicable(mask, all.find(column.fieldId()).orElseThrow()));
            columns.add(new PolicyBody.Column(column.name(), column.fieldId()));
        });
        draft.filter().ifPresent(filter -> {
            requireComparable(request, target.object().get(), columns);
            filter.check(schema, all);
        });
        return draft.with(columns);
    }

    /** Filters look at real values: whoever sets them learns those by the rows that are left, one question after the other. */
    private void requireComparable(Request request, ObjectEntry object, List<PolicyBody.Column> columns) {
        IntPredicate isComparable = usable.toCompare(request.caller(), object);
        for (PolicyBody.Column column : columns) {
            if (!isComparable.test(Objects.requireNonNull(column.fieldId()))) {
                throw new CatalogException(ErrorCode.FORBIDDEN, "Forbidden: a filter looks at column "
                        + Excerpt.of(column.name())
                        + " as it is, and you may not. Compare other columns, or ask who manages"
                        + " what keeps its values from you");
            }
        }
    }

    /** Above tables nobody knows which columns the names will be, so no column must be kept from whoever sets a filter there. */
    private void requireUnbound(Request request, Target target) {
        if (!enforcement.mayLiftWhatHides(request.caller(), target.securable())) {
            throw new CatalogException(ErrorCode.FORBIDDEN,
                    "Forbidden: restrictions that you do not manage bind you here,"
                            + " and a filter would look at what they keep from you. Set it on the tables, by columns that you read, or"
                            + " ask who manages those restrictions");
        }
    }

    /** Above tables columns are known by their names only; which tables will have them nobody knows. */
    private static List<PolicyBody.Column> byName(Draft draft) {
        List<PolicyBody.Column> columns = new ArrayList<>();
        for (String name : draft.columns()) {
            if (ColumnNames.isById(name)) {
                throw CatalogException.invalidBody("Invalid body. 'columns': " + Excerpt.of(name)
                        + " says nothing above tables. Name the column.", null);
            }
            columns.add(new PolicyBody.Column(name, null));
        }
        return columns;
    }

    private static void checkApplicable(Mask mask, TableColumns.Column column) {
        if (column.isMapKey() || !mask.isApplicableTo(column.type(), column.isOptional())) {
            throw new CatalogException(ErrorCode.BAD_REQUEST, Reason.MASK_NOT_APPLICABLE,
                    "Mask " + mask.action() + " cannot be applied to column "
                            + Excerpt.of(column.name()) + " of type " + Excerpt.of(column.type().toString())
                            + (column.isMapKey() ? ", which is the key of a map"
                                    : column.isOptional() ? "" : ", required")
                            + ". Choose another mask, or deny the column");
        }
    }
}
