package io.serac.server.access;

import io.serac.authorizer.Decision;
import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.TagBinding;
import io.serac.server.securable.ObjectEntry;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.ImmutableFieldLabel;
import org.apache.iceberg.ImmutableLabels;
import org.apache.iceberg.Labels;

/**
 * The tags of tables and views, as answers of loads show them. From what is in memory; a document is read only where columns are
 * tagged. Thread-safe.
 */
public final class ObjectLabels {
    /**
     * Made by the thread that starts the server. Iceberg's interface and its implementation need each other while they are
     * initialised: of two first requests, one about an object with labels and one about an object without, each would wait for the
     * other for ever, and with them all requests on their carriers.
     */
    private static final Labels NONE = Labels.EMPTY;

    private final PolicyStore policies;
    private final ColumnSource columns;

    public ObjectLabels(PolicyStore policies, ColumnSource columns) {
        this.policies = policies;
        this.columns = columns;
    }

    /**
     * What the object bears, its own before what comes down from above, and what its columns bear that the caller may name. A
     * column that is hidden from him has no labels, as it has no name.
     *
     * @param allowed
     *            what was decided on the object in this request
     */
    public Labels of(Decision.Allowed allowed, ObjectEntry object) {
        PolicySnapshot snapshot = policies.current().snapshot();
        List<TagBinding> whole = snapshot.tagsOf(object.securable());
        boolean areColumnsTagged = snapshot.columnTagCount(object.securable()) > 0;
        if (whole.isEmpty() && !areColumnsTagged) {
            return NONE;
        }
        ImmutableLabels.Builder labels = ImmutableLabels.builder();
        SortedMap<String, String> ofObject = new TreeMap<>();
        whole.forEach(binding -> put(ofObject, snapshot, binding));
        labels.objectLabels(ofObject);
        if (areColumnsTagged) {
            for (Column column : columns.columns(object).columns()) {
                Map<String, String> ofColumn = isShown(allowed.columnRules(), column)
                        ? ofColumn(snapshot, object, column)
                        : Map.of();
                if (!ofColumn.isEmpty()) {
                    labels.addFields(ImmutableFieldLabel.builder().fieldId(column.fieldId()).labels(ofColumn).build());
                }
            }
        }
        return labels.build();
    }

    private static boolean isShown(ColumnRules rules, Column column) {
        return column.isCurrent() && (rules.isAllNamed() || rules.named().contains(column.fieldId()));
    }

    /** By its id, and by its name if it has none of its own: as restrictions find it. */
    private static Map<String, String> ofColumn(PolicySnapshot snapshot, ObjectEntry object, Column column) {
        SortedMap<String, String> labels = new TreeMap<>();
        snapshot.columnTagsOf(object.securable(), column).forEach(binding -> put(labels, snapshot, binding));
        return labels;
    }

    private static void put(SortedMap<String, String> labels, PolicySnapshot snapshot, TagBinding binding) {
        snapshot.tagKey(binding.tagId()).ifPresent(key -> labels.putIfAbsent(key, binding.value()));
    }
}
