package io.serac.server.access;

import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Identity;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.explain.Explanation;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.Resolution;
import io.serac.server.securable.WarehouseEntry;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Says what {@link EnforcementPoint} would answer, and why: from the same policies, the same columns and the same rules, so that the
 * two cannot differ. Whoever calls decides how much of it may be shown. Thread-safe.
 */
public final class Explainer {
    private final Authorizer authorizer = new Authorizer();
    private final EnforcementPoint enforcement;
    private final PolicyStore policies;
    private final RestrictedAccess restricted;
    private final FileAnswer.Rules files;

    public Explainer(EnforcementPoint enforcement, PolicyStore policies, RestrictedAccess restricted,
            FileAnswer.Rules files) {
        this.enforcement = enforcement;
        this.policies = policies;
        this.restricted = restricted;
        this.files = files;
    }

    /**
     * What the caller himself would be answered; empty if what he asks about is not there or hidden from him.
     *
     * @param asksForFiles
     *            whether the request would ask for a way to the files, too
     */
    public Optional<Explained> explain(Caller caller, Resolution resolution, Securable.Kind kind,
            Operation operation, boolean asksForFiles) {
        Subject subject = enforcement.subject(caller, resolution);
        Optional<Target> target = Target.of(resolution, kind);
        if (target.isEmpty()) {
            // What is hidden costs the same look as what is not there.
            enforcement.visible().ownsBelow(subject, null);
            return Optional.empty();
        }
        return Optional.of(explain(subject, target.get(), operation, asksForFiles, UnaryOperator.identity()))
                .filter(explained -> explained.verdict() != Explanation.Verdict.HIDDEN);
    }

    /**
     * What somebody else would be answered who has this identity and asks for himself, be it as the account of an engine. If columns
     * are hidden from the caller that he may not name, it is answered as if the column rules that mean none of the others meant one:
     * he may have set them to find out whether there is a column of some name, or with some tag.
     */
    public Explained explain(Caller caller, Identity identity, Target target, Operation operation,
            boolean asksForFiles) {
        WarehouseEntry warehouse = target.resolution().warehouse();
        UUID principalId = identity.principalId();
        EngineTrust trust = warehouse == null || principalId == null
                ? EngineTrust.NONE
                : restricted.trustIn(principalId, warehouse);
        Identity asking = warehouse != null && trust == EngineTrust.ASKS_FOR_USERS
                ? identity.exemptIn(Set.of(warehouse.securable().id()))
                : identity;
        Subject subject = policies.at(target.resolution().epoch()).snapshot().subject(asking);
        return explain(subject, target.askedThrough(trust), operation, asksForFiles,
                asShownTo(caller, subject, target));
    }

    /**
     * Takes from requests what the caller must not learn of: columns that are hidden from him, and whether column rules that mean
     * none of the others mean one of these.
     */
    private UnaryOperator<AccessRequest> asShownTo(Caller caller, Subject subject, Target target) {
        if (target.object().isEmpty() || enforcement.mayLiftWhatHides(caller, target.securable())) {
            return UnaryOperator.identity();
        }
        TableColumns all = enforcement.columns(target.object().get());
        IntPredicate nameable = enforcement.nameable(caller, target);
        TableColumns known = all.only(nameable);
        if (known.columns().size() == all.columns().size()) {
            return UnaryOperator.identity();
        }
        Set<UUID> unsaid = authorizer.rulesMeaningNone(subject, target.securable(), known);
        return request -> (request.columns() == null ? request : request.withColumns(known)).withUnsaid(unsaid);
    }

    private Explained explain(Subject subject, Target target, Operation operation, boolean asksForFiles,
            UnaryOperator<AccessRequest> shown) {
        Securable securable = target.securable();
        boolean ownsBelow = enforcement.visible().ownsBelow(subject, securable);
        AccessRequest request = shown.apply(request(subject, target, needed(operation), ownsBelow));
        if (authorizer.decide(subject, request) instanceof Decision.Allowed allowed) {
            Set<Privilege> all = new HashSet<>(request.needed());
            target.object().ifPresent(table -> all.addAll(files.needs(operation, table, allowed)));
            request = shown.apply(request(subject, target, all, ownsBelow));
        }
        Explanation explanation = authorizer.explain(subject, request);
        if (target.object().isPresent() && authorizer.decide(subject, request) instanceof Decision.Allowed allowed) {
            return ofObject(target, target.object().get(), explanation, allowed, operation, asksForFiles);
        }
        return new Explained(target, explanation.verdict(), explanation, Optional.empty(), Optional.empty(),
                request.unsaid());
    }

    /** Asks what the request itself would ask after the decision, in its order, and answers with its refusal. */
    private Explained ofObject(Target target, ObjectEntry object, Explanation explanation, Decision.Allowed allowed,
            Operation operation, boolean asksForFiles) {
        try {
            restricted.requireOpen(allowed, operation, object.namespace().warehouse());
            if (operation == Operation.LOAD_TABLE) {
                restricted.requireLoad(allowed, object, asksForFiles);
            }
            return new Explained(target, explanation.verdict(), explanation, Optional.empty(),
                    files.of(operation, object, allowed, asksForFiles), allowed.request().unsaid());
        } catch (CatalogException refusal) {
            if (refusal.code() != ErrorCode.FORBIDDEN) {
                throw refusal;
            }
            return new Explained(target, Explanation.Verdict.FORBIDDEN, explanation,
                    Optional.ofNullable(refusal.getMessage()), Optional.empty(), allowed.request().unsaid());
        }
    }

    private AccessRequest request(Subject subject, Target target, Set<Privilege> needed, boolean ownsBelow) {
        return target.object().isPresent()
                ? enforcement.request(subject, target.object().get(), needed)
                : new AccessRequest(target.securable(), needed).withOwnsBelow(ownsBelow);
    }

    /** Privileges that an operation asks for on what it is about, whatever else is in the request. */
    public static Set<Privilege> needed(Operation operation) {
        return switch (operation.requirement()) {
            case Requirement.Needs needs -> needs.privileges();
            // Every commit needs this, whatever its updates need beyond it.
            case Requirement.ByUpdates updates -> Set.of(Privilege.DESCRIBE);
            case Requirement.Authenticated any -> Set.of();
            case Requirement.Anonymous anyone -> Set.of();
            case Requirement.Engine engine -> Set.of();
        };
    }
}
