package io.serac.authorizer;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides access requests: a total function of its arguments, deny by default. Rights come from ownership: who owns an object
 * may do everything on it and below it. Thread-safe.
 */
public final class Authorizer {

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
        Set<Privilege> held = held(subject, request.securable());
        if (held.isEmpty()) {
            return new Decision.Hidden();
        }
        Set<Privilege> missing = EnumSet.noneOf(Privilege.class);
        for (Privilege needed : request.needed()) {
            if (held.stream().noneMatch(privilege -> privilege.covers(needed))) {
                missing.add(needed);
            }
        }
        return missing.isEmpty() ? new Decision.Allowed(request) : new Decision.Denied(missing);
    }

    private static Set<Privilege> held(Subject subject, Securable securable) {
        Optional<Securable> current = Optional.of(securable);
        while (current.isPresent()) {
            if (subject.effectiveIds().contains(current.get().owner())) {
                return Set.of(Privilege.OWN);
            }
            current = current.get().parent();
        }
        return Set.of();
    }
}
