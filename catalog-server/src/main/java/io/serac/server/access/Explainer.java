package io.serac.server.access;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Identity;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import io.serac.authorizer.explain.Explanation;
import io.serac.server.authentication.Caller;
import io.serac.server.operation.Operation;
import io.serac.server.operation.Requirement;
import io.serac.server.securable.Resolution;
import java.util.HashSet;
import io.serac.server.securable.WarehouseEntry;
import java.util.Optional;
import java.util.Set;

/**
 * Says what {@link EnforcementPoint} would answer, and why: from the same policies, the same columns and the same rules, so that the
 * two cannot differ. Whoever calls decides how much of it may be shown. Thread-safe.
 */
public final class Explainer {
    private final Authorizer authorizer = new Authorizer();
    private final EnforcementPoint enforcement;
    private final PolicyStore policies;
    private final RestrictedAccess restricted;
    private final FurtherNeeds furtherNeeds;

    /** What an operation asks for that depends on what was decided. Thread-safe. */
    @FunctionalInterface
    public interface FurtherNeeds {
        /** Privileges that it asks for beyond those that were found held; empty if all is well. */
        Set<Privilege> of(Operation operation, Target target, Decision.Allowed allowed);
    }

    public Explainer(EnforcementPoint enforcement, PolicyStore policies, RestrictedAccess restricted,
            FurtherNeeds furtherNeeds) {
        this.enforcement = enforcement;
        this.policies = policies;
        this.restricted = restricted;
        this.furtherNeeds = furtherNeeds;
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
        return Optional.of(explain(subject, target.get(), operation, asksForFiles))
                .filter(explained -> explained.verdict() != Explanation.Verdict.HIDDEN);
    }

    /** What somebody else would be answered who has this identity. */
    public Explained explain(Identity identity, Target target, Operation operation, boolean asksForFiles) {
        return explain(policies.at(target.resolution().epoch()).snapshot().subject(identity), target, operation,
                asksForFiles);
    }

    private Explained explain(Subject subject, Target target, Operation operation, boolean asksForFiles) {
        Securable securable = target.securable();
        boolean ownsBelow = enforcement.visible().ownsBelow(subject, securable);
        AccessRequest request = request(subject, target, needed(operation), ownsBelow);
        if (authorizer.decide(subject, request) instanceof Decision.Allowed allowed) {
            Set<Privilege> all = new HashSet<>(furtherNeeds.of(operation, target, allowed));
            all.addAll(request.needed());
            request = request(subject, target, all, ownsBelow);
        }
        Explanation explanation = authorizer.explain(subject, request);
        boolean isClosed = explanation.verdict() == Explanation.Verdict.ALLOWED
                && explanation.accessClass() == AccessClass.RESTRICTED
                && !isOpenToRestricted(target, operation, asksForFiles);
        return new Explained(target, isClosed ? Explanation.Verdict.FORBIDDEN : explanation.verdict(), explanation);
    }

    private AccessRequest request(Subject subject, Target target, Set<Privilege> needed, boolean ownsBelow) {
        return target.object().isPresent()
                ? enforcement.request(subject, target.object().get(), needed)
                : new AccessRequest(target.securable(), needed).withOwnsBelow(ownsBelow);
    }

    private boolean isOpenToRestricted(Target target, Operation operation, boolean asksForFiles) {
        WarehouseEntry warehouse = target.resolution().warehouse();
        return (operation == Operation.LOAD_TABLE && warehouse != null)
                ? restricted.isOpenLoad(warehouse, asksForFiles)
                : RestrictedAccess.isOpen(operation);
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
