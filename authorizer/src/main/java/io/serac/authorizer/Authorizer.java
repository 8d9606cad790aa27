package io.serac.authorizer;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.explain.Explanation;
import io.serac.authorizer.explain.Explanation.Access;
import io.serac.authorizer.explain.Explanation.ColumnAccess;
import io.serac.authorizer.grant.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides access requests: a total function of its arguments, deny by default. Rights come from grants and ownership on the
 * object and everything above it; restrictions take away. Stateless and thread-safe.
 */
public final class Authorizer {
    private static final UUID NO_ID = new UUID(0, 0);

    /** One decision for each request, in order. */
    public List<Decision> decide(Subject subject, List<AccessRequest> requests) {
        List<Decision> decisions = new ArrayList<>(requests.size());
        for (AccessRequest request : requests) {
            decisions.add(decide(subject, request));
        }
        return List.copyOf(decisions);
    }

    /** The decision for one request. */
    public Decision decide(Subject subject, AccessRequest request) {
        Judgement judgement = judge(subject, request, null);
        long epoch = subject.snapshot().epoch();
        if (!judgement.isVisible()) {
            return new Decision.Hidden(epoch);
        }
        if (judgement.missing() != 0) {
            return new Decision.Denied(Privilege.setOf(judgement.missing()),
                    DataRules.holds(judgement.held(), Privilege.DESCRIBE), epoch);
        }
        return new Decision.Allowed(request, judgement.held(),
                DataRules.evaluate(subject, request, judgement.held(), judgement.heldWhole(), null), epoch);
    }

    /** Why the decision for a request is as it is. */
    public Explanation explain(Subject subject, AccessRequest request) {
        Recording recording = new Recording(subject);
        Judgement judgement = judge(subject, request, recording);
        DataAccess data = judgement.held() == 0
                ? DataAccess.none()
                : DataRules.evaluate(subject, request, judgement.held(), judgement.heldWhole(), recording);
        if (judgement.held() != 0 && (judgement.held() & ~Privilege.SERVER_ONLY_BITS) == 0
                && request.securable().kind() != Securable.Kind.SERVER) {
            recording.showsByServer(Privilege.setOf(judgement.held()));
        }
        Explanation.Verdict verdict = !judgement.isVisible()
                ? Explanation.Verdict.HIDDEN
                : judgement.missing() == 0 ? Explanation.Verdict.ALLOWED : Explanation.Verdict.FORBIDDEN;
        return new Explanation(verdict, data.accessClass(), request.needed(), Privilege.setOf(judgement.missing()),
                recording.grantsFor(request.needed()), recording.restrictions(), data.counts(),
                columns(request.columns(), data.columns(), recording), data.rowFilter(), recording.warnings(),
                subject.snapshot().epoch());
    }

    /** What is held, on the object as a whole too, and what of the needed is not. */
    private record Judgement(int held, int heldWhole, boolean isVisible, int missing) {
    }

    private static Judgement judge(Subject subject, AccessRequest request, @Nullable Trace trace) {
        Securable object = request.securable();
        Subject actor = subject.actor();
        int rights = Rights.of(subject, object, trace);
        int held = Rights.withColumns(rights);
        int heldWhole = Rights.withoutColumns(rights);
        if (actor != null) {
            int actorRights = Rights.of(actor, object, trace);
            held &= Rights.withColumns(actorRights);
            heldWhole &= Rights.withoutColumns(actorRights);
        }
        boolean isVisible = held != 0 || Visibility.isBelow(subject, object, request.ownsBelow());
        return new Judgement(held, heldWhole, isVisible, Privilege.bitsOf(request.needed()) & ~held);
    }

    private static List<ColumnAccess> columns(@Nullable TableColumns columns, ColumnRules rules,
            Recording recording) {
        List<ColumnAccess> access = new ArrayList<>();
        if (columns == null || rules.isAllReadable()) {
            return access;
        }
        for (TableColumns.Column column : columns.columns()) {
            if (column.isCurrent()) {
                Mask mask = rules.masks().get(column.fieldId());
                Access how = rules.isReadable(column.fieldId())
                        ? mask == null ? Access.CLEAR : Access.MASKED
                        : rules.isNamed(column.fieldId()) ? Access.NAMED : Access.DENIED;
                access.add(new ColumnAccess(column.fieldId(), column.name(), how, mask,
                        recording.restrictionsOf(column.fieldId())));
            }
        }
        return access;
    }

    /** A decision for what asks for nothing but a proven subject; about no object. */
    public Decision.Allowed authenticated(Subject subject) {
        Securable.Server nothing = new Securable.Server(NO_ID, NO_ID);
        return new Decision.Allowed(new AccessRequest(nothing, Set.of()), 0, DataAccess.none(),
                subject.snapshot().epoch());
    }

    /**
     * Whether the subject may know the name of a securable that it owns nothing below. Meant for
     * lists: what is above many objects of one container is looked up once, and nothing else is allocated.
     */
    public boolean isVisible(Subject subject, Securable securable) {
        return isVisible(subject, securable, false);
    }

    /**
     * Whether the subject may know the name of a securable.
     *
     * @param ownsBelow
     *            whether it is known to own something below
     */
    public boolean isVisible(Subject subject, Securable securable, boolean ownsBelow) {
        int held = Rights.withColumns(Rights.inList(subject, securable));
        Subject actor = subject.actor();
        if (actor != null) {
            held &= Rights.withColumns(Rights.inList(actor, securable));
        }
        return held != 0 || Visibility.isBelow(subject, securable, ownsBelow);
    }

    /**
     * Which columns restrictions leave the subject to read, as they are or masked, if he held all that it takes to read.
     *
     * @param request
     *            about a table or view, with its columns
     */
    public ColumnRules leftByRestrictions(Subject subject, AccessRequest request) {
        return DataRules.evaluate(subject, request, Privilege.ALL_BITS, Privilege.ALL_BITS, null).columns();
    }

    /**
     * Which columns grants leave the subject to read: those that they list, if he reads by nothing else and cannot grant himself the
     * others, else all. Roles that he has put aside count, since he can take them up again.
     *
     * @return takes field ids
     */
    public IntPredicate leftByGrants(Subject subject, Securable object) {
        Subject whole = subject.withAllRoles();
        Judgement judgement = judge(whole, new AccessRequest(object, Set.of()), null);
        if (!DataRules.isSelectOnColumns(judgement.held(), judgement.heldWhole())
                || DataRules.holds(judgement.held(), Privilege.MANAGE_GRANTS)) {
            return fieldId -> true;
        }
        return ColumnGrants.readable(whole, object)::contains;
    }

    /**
     * Ids of the column rules that concern a subject on a table or view and mean none of these columns. Whoever knows no others must
     * not learn from an answer about the subject whether such a rule means one of those.
     */
    public Set<UUID> rulesMeaningNone(Subject subject, Securable object, TableColumns known) {
        return DataRules.meaningNone(subject, object, known);
    }

    /** Whether a decision about a table or view may depend on its columns, which then must be part of the request. */
    public boolean needsColumns(Subject subject, Securable securable) {
        if (!securable.hasColumns()) {
            return false;
        }
        int rights = Rights.of(subject, securable, null);
        Subject actor = subject.actor();
        int both = actor == null ? rights : rights | Rights.of(actor, securable, null);
        return (both & Grants.ON_COLUMNS) != 0 || DataRules.isAnyConcerned(subject, securable);
    }
}
