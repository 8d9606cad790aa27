package io.serac.authorizer;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.Restriction;
import io.serac.authorizer.policy.TagCondition;
import io.serac.authorizer.row.RowFilterResolver;
import io.serac.authorizer.row.SessionValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.jspecify.annotations.Nullable;

/** What a subject gets of the columns and rows of a table or view on which it holds certain rights. */
final class DataRules {
    /** Rights of which each makes a writer of somebody who does not read. */
    private static final int WRITER_BITS = Privilege.INSERT.bit() | Privilege.WRITE.bit() | Privilege.ALTER.bit()
            | Privilege.MAINTAIN.bit() | Privilege.MANAGE_REFS.bit();

    private final Subject subject;
    private final AccessRequest request;
    private final Map<UUID, Restriction> columnRules = new LinkedHashMap<>();
    /** Of column rules, whether or not they mean a column of the object: by their number nobody finds out which names it has. */
    private final Set<UUID> concerningColumns = new HashSet<>();
    private final List<Concerning> rowFilters = new ArrayList<>();
    private final Set<UUID> exempted = new HashSet<>();

    /** A row filter and whom it concerns, whose session it is compared with: the subject, or the engine that acts for it. */
    private record Concerning(Restriction.RowFilter filter, Subject subject) {
    }

    private DataRules(Subject subject, AccessRequest request) {
        this.subject = subject;
        this.request = request;
    }

    /**
     * @param held
     *            bits of what is held, SELECT also if some columns only may be read
     * @param heldWhole
     *            bits of what is held on the object as a whole
     */
    static DataAccess evaluate(Subject subject, AccessRequest request, int held, int heldWhole, @Nullable Trace trace) {
        if (!request.securable().hasColumns()) {
            return DataAccess.none();
        }
        if (!isSelectOnColumns(held, heldWhole) && !isAnyAttached(subject.snapshot().rules(), request.securable())) {
            return DataAccess.unrestricted(classOf(held), withoutRules(heldWhole));
        }
        DataRules rules = new DataRules(subject, request);
        rules.collect(trace);
        return rules.evaluate(held, heldWhole, trace);
    }

    private static boolean isAnyAttached(Rules rules, Securable object) {
        for (Securable at = object; at != null; at = at.container()) {
            if (rules.dataRulesAt(at.id()).length > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a restriction of columns or rows concerns the subject on the object. */
    static boolean isAnyConcerned(Subject subject, Securable object) {
        if (!isAnyAttached(subject.snapshot().rules(), object)) {
            return false;
        }
        return new DataRules(subject, new AccessRequest(object, Set.of())).isAnyConcerned();
    }

    /**
     * Rules about columns count wherever they are attached, whether or not anything bears their tag: a column can be added and
     * tagged at any time, so what is decided must be bound to the version whose columns were looked at.
     */
    private boolean isAnyConcerned() {
        Subject actor = subject.actor();
        return isAnyConcerned(subject) || (actor != null && isAnyConcerned(actor));
    }

    private boolean isAnyConcerned(Subject who) {
        for (Securable at = isExempt(who) ? null : request.securable(); at != null; at = at.container()) {
            for (Rule rule : subject.snapshot().rules().dataRulesAt(at.id())) {
                boolean mayHit = !(rule.restriction() instanceof Restriction.RowFilter)
                        || concernsObject(rule.restriction());
                if (mayHit && rule.concerns(who)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void collect(@Nullable Trace trace) {
        collect(subject, trace);
        Subject actor = subject.actor();
        // Whoever could say for whom an engine acts could say somebody who is not restricted as it is.
        if (actor != null && !isExempt(actor)) {
            collect(actor, trace);
        }
    }

    private void collect(Subject who, @Nullable Trace trace) {
        Rules rules = subject.snapshot().rules();
        boolean isExempt = isExempt(who);
        for (Securable at = request.securable(); at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                UUID matchedBy = rule.matched(who);
                if (matchedBy == null) {
                    continue;
                }
                if (!isExempt && !(rule.restriction() instanceof Restriction.RowFilter) && !rule.isExcepted(who)) {
                    concerningColumns.add(rule.restriction().id());
                }
                boolean concernsObject = concernsObject(rule.restriction());
                boolean isExcepted = rule.isExcepted(who);
                // What a column rule is limited to may be a tag of a hidden column: that it is not listed would tell.
                if (trace != null && (concernsObject || !(rule.restriction() instanceof Restriction.RowFilter))) {
                    trace.restricted(who, rule.restriction(), matchedBy, isExcepted || isExempt);
                }
                if (!concernsObject && !request.unsaid().contains(rule.restriction().id())) {
                    continue;
                }
                if (isExempt && !isExcepted) {
                    exempted.add(rule.restriction().id());
                } else if (!isExcepted) {
                    add(rule.restriction(), who);
                }
            }
        }
    }

    /** Ids of the column rules that concern the subject and mean none of these columns: either none at all, or only others. */
    static Set<UUID> meaningNone(Subject subject, Securable object, TableColumns columns) {
        Rules rules = subject.snapshot().rules();
        ColumnMatch match = new ColumnMatch(rules, object, columns);
        Set<UUID> ids = new HashSet<>();
        for (Securable at = object; at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                Restriction restriction = rule.restriction();
                if (!(restriction instanceof Restriction.RowFilter) && rule.concerns(subject)
                        && columns.columns().stream().noneMatch(column -> match.matches(restriction, column))) {
                    ids.add(restriction.id());
                }
            }
        }
        return ids;
    }

    private void add(Restriction restriction, Subject who) {
        switch (restriction) {
            case Restriction.RowFilter filter -> rowFilters.add(new Concerning(filter, who));
            case Restriction.ColumnDeny deny -> columnRules.put(deny.id(), deny);
            case Restriction.ColumnMask mask -> columnRules.put(mask.id(), mask);
            case Restriction.AccessDeny deny -> throw new IllegalStateException("Not about data: " + deny.id());
        }
    }

    /**
     * Tags limit row filters to objects. Which columns they limit others to is seen when there are columns; where nothing bears the
     * tag, they limit nothing.
     */
    private boolean concernsObject(Restriction restriction) {
        TagCondition condition = restriction.target().whenTag();
        if (condition == null) {
            return true;
        }
        Rules rules = subject.snapshot().rules();
        return restriction instanceof Restriction.RowFilter
                ? rules.bears(request.securable(), condition)
                : rules.bearsAnywhere(request.securable(), condition);
    }

    /** An engine is exempt where it enforces restrictions, as itself or acting for somebody; nobody is for whom one acts. */
    private boolean isExempt(Subject who) {
        Set<UUID> warehouses = who.identity().exemptWarehouses();
        if (!warehouses.isEmpty() && who.actor() == null) {
            for (Securable at = request.securable(); at != null; at = at.container()) {
                if (at.kind() == Securable.Kind.WAREHOUSE && warehouses.contains(at.id())) {
                    return true;
                }
            }
        }
        return false;
    }

    private DataAccess evaluate(int held, int heldWhole, @Nullable Trace trace) {
        boolean isSelectOnColumns = isSelectOnColumns(held, heldWhole);
        List<Restriction> hitting = List.copyOf(columnRules.values());
        ColumnRules columns;
        if (columnRules.isEmpty() && !isSelectOnColumns) {
            columns = withoutRules(heldWhole);
        } else if (request.columns() == null) {
            columns = ColumnRules.none();
            if (trace != null) {
                trace.columnsUnknown();
            }
        } else {
            ColumnEvaluation evaluation = new ColumnEvaluation(subject, request.securable(), request.columns(), trace);
            hitting = columnRules.values().stream()
                    .filter(rule -> !request.unsaid().contains(rule.id()) && evaluation.hits(rule)).toList();
            columns = hitting.isEmpty() && !isSelectOnColumns
                    ? withoutRules(heldWhole)
                    : evaluation.evaluate(hitting, heldWhole, isSelectOnColumns);
        }
        boolean isLeftOpen = !Collections.disjoint(columnRules.keySet(), request.unsaid());
        int columnGrants = isSelectOnColumns ? ColumnGrants.count(subject, request.securable()) : 0;
        boolean isRestricted = isSelectOnColumns || isLeftOpen || !hitting.isEmpty() || !rowFilters.isEmpty();
        Set<UUID> policyIds = new HashSet<>();
        hitting.forEach(restriction -> policyIds.add(restriction.id()));
        Set<UUID> filterIds = new HashSet<>();
        rowFilters.forEach(concerning -> filterIds.add(concerning.filter().id()));
        policyIds.addAll(filterIds);
        return new DataAccess(isRestricted ? AccessClass.RESTRICTED : classOf(held), columns, rowFilter(trace),
                new RestrictionCounts(hitting.isEmpty() && !isLeftOpen ? 0 : concerningColumns.size(), filterIds.size(),
                        columnGrants),
                Set.copyOf(policyIds),
                Set.copyOf(exempted));
    }

    /** Whether some columns only may be read. */
    static boolean isSelectOnColumns(int held, int heldWhole) {
        return holds(held, Privilege.SELECT) && !holds(heldWhole, Privilege.SELECT);
    }

    private static ColumnRules withoutRules(int heldWhole) {
        if (holds(heldWhole, Privilege.SELECT)) {
            return ColumnRules.all();
        }
        return holds(heldWhole, Privilege.DESCRIBE) ? ColumnRules.names() : ColumnRules.none();
    }

    private static AccessClass classOf(int held) {
        if (holds(held, Privilege.SELECT)) {
            return AccessClass.FULL;
        }
        if ((held & WRITER_BITS) != 0) {
            return AccessClass.WRITER;
        }
        return holds(held, Privilege.DESCRIBE) ? AccessClass.SCHEMA : AccessClass.NONE;
    }

    static boolean holds(int bits, Privilege privilege) {
        return (bits & privilege.bit()) != 0;
    }

    private @Nullable Expression rowFilter(@Nullable Trace trace) {
        if (rowFilters.isEmpty()) {
            return null;
        }
        // In the order of their ids, so that equal rules are equal.
        List<Concerning> ordered = new ArrayList<>(rowFilters);
        ordered.sort(Comparator.comparing(concerning -> concerning.filter().id()));
        Expression all = Expressions.alwaysTrue();
        for (Concerning concerning : ordered) {
            Expression resolved = RowFilterResolver.resolve(concerning.filter(),
                    value -> sessionValue(concerning.subject(), value), request.securable().id(), request.columns());
            if (trace != null && resolved.op() == Expression.Operation.FALSE) {
                trace.filterIsFalse(concerning.filter());
            }
            all = Expressions.and(all, resolved);
        }
        return all;
    }

    private static @Nullable Object sessionValue(Subject who, SessionValue value) {
        return switch (value) {
            case SessionValue.Subject() -> who.identity().nameForFilters();
            case SessionValue.Roles() -> who.roleNames();
            case SessionValue.Claim(String pointer) -> who.identity().claims().find(pointer);
        };
    }
}
